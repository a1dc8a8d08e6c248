"""The words of a timeline, in English: by code, a title and a text with places for parameters.

The browser shows the same codes in the person's own language (frontend/src/i18n/*/timeline.json, where the English ones
stand once more; a test holds the two together). `text_end` stands in the place of `text` when the way ends there, which
the parameter context="end" tells.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

GOES_ON = "Went on to {next}."
ENDS = "Left the journey at “{next}”."


@dataclass(frozen=True)
class Template:
    """Words with places for parameters, in braces."""

    title: str
    text: str = ""
    text_end: str = ""


def _onward(title: str, why: str = "") -> Template:
    return Template(title, f"{why} {GOES_ON}".strip(), f"{why} {ENDS}".strip())


TEMPLATES: dict[str, Template] = {
    # at the door
    "entered": Template("Entered “{journey}”", "Was in the segment “{segment}” when the journey was launched."),
    "entered_otherwise": Template("Entered “{journey}”", "By the entry “{node}”."),
    "already_inside": Template("Did not enter “{journey}”", "Is still inside from an earlier entry."),
    "entered_before": Template(
        "Did not enter “{journey}”", "Has been in this journey before, and nobody enters twice."
    ),
    "entered_often": Template("Did not enter “{journey}”", "Has entered as often as is allowed for now."),
    "not_in_audience": Template("Did not enter “{journey}”", "Is not among the people whom the journey is for."),
    "entry_cap": Template(
        "Did not enter “{journey}”", "The journey let nobody more in at that moment: its limit was reached."
    ),
    "followed": Template("Did not enter “{journey}”", "Did what was waited for in time."),
    "too_old": Template("Did not enter “{journey}”", "What lets people in had happened too long ago when it was told."),
    "journey_paused": Template(
        "Did not enter “{journey}”", "The journey was paused then, and was to let nobody in who came meanwhile."
    ),
    "no_key": Template("Did not enter “{journey}”", "The event did not say what it is about: its property is missing."),
    "entered_event": Template("Entered “{journey}”", "By “{name}” of {at_words}."),
    "entered_attribute": Template("Entered “{journey}”", "“{name}” changed on {at_words}: from {from} to {to}."),
    "entered_reaction": Template("Entered “{journey}”", "By a reaction to a message, on {at_words}."),
    "entered_api": Template("Entered “{journey}”", "Was sent in by “{name}” on {at_words}."),
    "entered_schedule": Template("Entered “{journey}”", "By the schedule, on {at_words}."),
    "entered_date": Template("Entered “{journey}”", "“{name}” is {value}: the day came on {at_words}."),
    "entered_segment_joined": Template("Entered “{journey}”", "Joined the segment on {at_words}."),
    "entered_segment_left": Template("Entered “{journey}”", "Left the segment on {at_words}."),
    "entered_segment_present": Template(
        "Entered “{journey}”", "Was in the segment when the journey was launched, on {at_words}."
    ),
    "holdout": Template("Held out of “{journey}”", "Belongs to the hold-out, which gets nothing, to compare with."),
    # a step of a cascade, before its message
    "send_sent": Template("{label} goes out", "Has an address, and has allowed {topic}."),
    "send_sent_unasked": Template("{label} goes out", "Has an address, and has not refused {topic}."),
    "send_no_address": _onward("{label} not sent", "Has no address for {name}."),
    "send_no_consent": _onward("{label} not sent", "Has never been asked about {topic} on {name}."),
    "send_refused": _onward("{label} not sent", "Has not allowed {topic} on {name} since {since_words}."),
    "send_suppressed": _onward("{label} not sent", "The address is on the suppression list."),
    "send_no_sender": _onward("{label} not sent", "The sender is missing or switched off."),
    "send_paused": _onward("{label} not sent", "Has asked for a pause until {until_words}."),
    "send_prefers_cheaper": _onward("{label} not sent", "Has lately reacted on a cheaper channel."),
    "send_not_in_audience": _onward("{label} not sent", "Is no longer among the people whom the journey is for."),
    "send_deadline": _onward("{label} not sent", "The deadline of the cascade was over."),
    "send_over_budget": _onward("{label} not sent", "The budget of the cascade does not reach for it."),
    "send_stopped_opened": _onward("{label} not needed", "Had read an earlier message."),
    "send_stopped_clicked": _onward("{label} not needed", "Had clicked in an earlier message."),
    "send_stopped_replied": _onward("{label} not needed", "Had answered an earlier message."),
    "send_stopped_purchased": _onward("{label} not needed", "Had bought since entering."),
    "send_stopped_delivered": _onward("{label} not needed", "Had got an earlier message."),
    "send_stopped_happened": _onward("{label} not needed", "“{event}” has happened since entering."),
    # and after it
    "await_opened": _onward("The cascade has reached its goal: read", "A message was read."),
    "await_clicked": _onward("The cascade has reached its goal: clicked", "There was a click in a message."),
    "await_replied": _onward("The cascade has reached its goal: answered", "A message was answered."),
    "await_purchased": _onward("The cascade has reached its goal: bought", "Bought on {bought_words}."),
    "await_timed_out": _onward("No reaction to the {noun} within {within}"),
    "await_failed": _onward("The {noun} could not be delivered", "{why}"),
    "await_rejected": _onward("The provider refused the {noun}", "{why}"),
    "await_bounced": _onward("The {noun} came back", "{why}"),
    "await_expired": _onward("The {noun} expired before it was delivered", "{why}"),
    "await_superseded": _onward("The {noun} was withdrawn", "It could not be handed over in time."),
    "await_delivered": _onward("The cascade has reached its goal: delivered", "A message was delivered."),
    "await_happened": _onward("The cascade has reached its goal: {event}", "“{event}” has happened."),
    "await_late": _onward(
        "Reacted late, to step {late_step}", "The {noun} had gone out by then. No further channel is tried."
    ),
    "await_deadline": _onward("The deadline of the cascade was over", "There was no reaction to the {noun} by then."),
    "await_capped": _onward("The {noun} was not handed over", "Had had as many messages as a cap allows."),
    "await_quiet_hours": _onward(
        "The {noun} was not handed over", "It was in quiet hours, and could not or was not to wait."
    ),
    "await_paused": _onward("The {noun} was not handed over", "Has asked for a pause."),
    "chosen": _onward("{label} comes next", "Reacted to {reacted} of {sent} messages on {name} lately."),
    "chosen_as_drawn": _onward("{label} comes next", "In the order in which it was drawn."),
    "all_tried": _onward("Every step has been tried"),
    # elsewhere
    "waited": _onward("Waited {within}"),
    "condition_true": _onward("Yes: {rule}", "{seen}"),
    "condition_false": _onward("No: {rule}", "{seen}"),
    "matched": _onward("“{case}”: {rule}", "{seen}"),
    "no_match": _onward("None of the cases holds", "{seen}"),
    "reaction_sent_yes": _onward("A message of “{block}” was sent"),
    "reaction_sent_no": _onward("No message of “{block}” was sent"),
    "reaction_delivered_yes": _onward("A message of “{block}” was delivered"),
    "reaction_delivered_no": _onward("No message of “{block}” was delivered"),
    "reaction_opened_yes": _onward("A message of “{block}” was read"),
    "reaction_opened_no": _onward("No message of “{block}” was read"),
    "reaction_clicked_yes": _onward("There was a click in a message of “{block}”"),
    "reaction_clicked_no": _onward("There was no click in a message of “{block}”"),
    "reaction_replied_yes": _onward("A message of “{block}” was answered"),
    "reaction_replied_no": _onward("No message of “{block}” was answered"),
    "date_reached": _onward("Waited until {at_words}"),
    "date_passed": _onward("Did not wait", "{at_words} was over already."),
    "no_date": _onward("Did not wait", "Has no such date."),
    "window_open": _onward("Within the chosen hours", "It was {hour} ({zone})."),
    "event_came": _onward("Did what was waited for: “{event}”", "On {at_words}."),
    "wait_timed_out": _onward("Did nothing of what was waited for within {within}"),
    "again": _onward("Goes round again: {round} of {most}"),
    "loop_over": _onward("Has gone round {most} times"),
    "goal_passed": _onward("Reached “{node}”"),
    "split": _onward("Came by chance to “{arm}”", "{share} % of people do."),
    "stopped": Template("Left “{journey}”", "The journey was stopped."),
    "goal": Template("Reached the goal of “{journey}”", "Left the journey. {rule}"),
    "exit_rule": Template("Left “{journey}”", "An exit rule holds. {rule}"),
    "ended": Template("Left “{journey}”", "Was sent away by another journey or system."),
    "ended_changed": Template("Left “{journey}”", "The journey was changed, and those at “{node}” were to leave."),
    "went_over": Template("Goes over to version {version} of “{journey}”", "{reason}"),
    "came_over": Template("Stands at “{node}” now", "{reason}"),
    "taken_back": Template("Is back in “{journey}”", "The change was undone that had let them out."),
    "not_in_share": Template("Did not enter “{journey}”", "It was open for a share of the people only at that moment."),
    "left_merged": Template("Left “{journey}”", "Is the same person as somebody who is, or has been, in this journey."),
    "broken": Template("Left “{journey}”", "The step “{node}” could not be carried out. {why}"),
    "decided": _onward("{node}: {port}", "{reason}"),
    # blocks that change something
    "attribute_updated": _onward("{attribute}: {after}", "It was {before}."),
    "attribute_unchanged": _onward("{attribute} stays as it is", "It was {before} already."),
    "attribute_no_value": _onward("{attribute} stays as it is", "There was no value that fits."),
    "consent_allowed": _onward("Noted as allowed: {topic}", "On {channels}."),
    "consent_refused": _onward("Noted as refused: {topic}", "On {channels}."),
    "consent_unchanged": _onward("The consent to {topic} stays as it is"),
    "consent_refusal_stands": _onward("The consent to {topic} stays as it is", "The customer has refused."),
    "list_listed": _onward("Added to the list “{list}”"),
    "list_unlisted": _onward("Removed from the list “{list}”"),
    "list_unchanged_in": _onward("Stays in the list “{list}”", "Was in it already."),
    "list_unchanged_out": _onward("Stays out of the list “{list}”", "Was not in it."),
    "list_list_gone": _onward("The list “{list}” stays as it is", "It is not there any more."),
    "call_called": Template("{node}: the call goes out"),
    "call_answered": _onward("{node}: the system answered"),
    "call_answered_way": _onward("{node}: the system answered", "The answer fits “{way}”."),
    "call_timed_out": _onward("{node}: no answer in time"),
    "call_failed": _onward("{node}: the call failed", "{why}"),
    "journey_started": _onward("Sent into “{other}”"),
    "journey_not_running": _onward("Not sent into “{other}”", "It lets nobody in."),
    "journey_sent_away": _onward("Taken out of “{other}”"),
    "journey_not_inside": _onward("Was not inside “{other}”"),
    "started_in_circles": _onward("{node}: not carried out", "Journeys have sent the customer round in a circle."),
    "entered_journey": Template("Entered “{journey}”", "Was sent here by “{name}” on {at_words}."),
    # messages
    "message_called": Template("{label} called", "It has taken the call."),
    "message_sent": Template("{label} sent", "To {endpoint}."),
    "message_sent_device": Template("{label} sent", "To a device."),
    "message_unknown": Template(
        "{label} sent, perhaps", "It was on its way to the provider when the connection broke."
    ),
    "message_again": Template("{label} sent again by hand", "By {by}. {why}"),
    "message_again_unknown": Template(
        "{label} sent again by hand", "By {by}. Nobody knew whether the provider had taken it the first time."
    ),
    "message_delivered": Template("{label} delivered"),
    "message_opened": Template("Read the {noun}"),
    "message_opened_weak": Template("The {noun} was opened, perhaps by a machine", "This does not count as reading."),
    "message_clicked": Template("Clicked in the {noun}"),
    "message_replied": Template("Answered the {noun}"),
    "message_failed": Template("The {noun} could not be delivered", "{why}"),
    "message_rejected": Template("The provider refused the {noun}", "{why}"),
    "message_bounced": Template("The {noun} came back", "{why}"),
    "message_expired": Template("The {noun} expired before it was delivered", "{why}"),
    "message_withheld": Template("{label} not handed over", "{why}"),
    "message_unsubscribed": Template("Unsubscribed in the {noun}"),
    "message_complained": Template("Reported the {noun} as unwanted"),
    # the rest
    "bought": Template("Bought for {amount} {currency}", "Source: {source}."),
    "bought_units": Template("Bought for {amount} {currency}", "{units} items. Source: {source}."),
    "bought_refunded": Template(
        "Bought for {amount} {currency}", "{refunded} {currency} was given back. Source: {source}."
    ),
    "bought_canceled": Template("Bought and cancelled", "{refunded} {currency} was given back. Source: {source}."),
    "bought_lines": Template("Bought for {amount} {currency}", "{lines}. Source: {source}."),
    "refunded": Template("Got {amount} {currency} back", "{reason} Source: {source}."),
    "canceled": Template("The purchase was cancelled", "{reason} Source: {source}."),
    "refund_waits": Template("A refund waits for its purchase", "{reason} Source: {source}."),
    "event": Template("{name}", "{properties}"),
    "allowed": Template("Allowed {topic} on {name}", "Source: {source}."),
    "refused": Template("Refused {topic} on {name}", "Source: {source}."),
    "attribute_set": Template("{attribute}: {after}", "Source: {source}."),
    "attribute_changed": Template("{attribute}: {after}", "It was {before}. Source: {source}."),
    "attribute_removed": Template("{attribute} was taken away", "It was {before}. Source: {source}."),
    "merged": Template("Turned out to be one person with {other}", "What was known of both is here."),
    "merge_undone": Template("Was taken for one person with {other}", "This was taken back."),
}


@dataclass(frozen=True)
class Words:
    """A code of TEMPLATES and its parameters: in words and, where another language needs it, plain."""

    code: str
    params: dict[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return TEMPLATES[self.code].title.format(**self.params)

    @property
    def text(self) -> str:
        template = TEMPLATES[self.code]
        ends = self.params.get("context") == "end" and template.text_end
        return " ".join((template.text_end if ends else template.text).format(**self.params).split())


def length_words(seconds: int) -> str:
    """A length of time in its largest units: “2 h”, “1 h 30 min”, “3 days”."""
    parts = []
    for name, size in (("days", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {'day' if name == 'days' and count == 1 else name}")
    return " ".join(parts[:2]) or "0 s"


def day_words(day: date) -> str:
    """“3 May 2026”."""
    return f"{day.day} {day:%B %Y}"


def sentence(words: str | None) -> str:
    """Somebody else's words as a sentence of ours: a capital letter at its beginning, a full stop at its end."""
    words = (words or "").strip()
    if not words:
        return ""
    return words[0].upper() + words[1:] + ("" if words[-1] in ".!?…" else ".")
