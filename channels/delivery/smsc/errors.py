"""What an SMSC's refusals mean: command_status of SMPP 3.4, section 5.1.3 (table 5-2), and what is to be done.

Temporary are those that speak of the SMSC's present state; unsupported those that refuse the form of the request,
which the next message would have too; all others, the vendors' own (0x400 to 0x4FF) among them, are permanent.
"""

from delivery.provider import Refusal

RTHROTTLED, RMSGQFUL, RINVBNDSTS = 0x58, 0x14, 0x04
RINVMSGLEN, RX_T_APPN, RX_P_APPN = 0x01, 0x64, 0x65
FULL = frozenset({RTHROTTLED, RMSGQFUL})  # it takes no more at present: slow down

NAMES = {
    0x01: ("ESME_RINVMSGLEN", "Message length is invalid"),
    0x02: ("ESME_RINVCMDLEN", "Command length is invalid"),
    0x03: ("ESME_RINVCMDID", "Invalid command ID"),
    0x04: ("ESME_RINVBNDSTS", "Incorrect bind status for the command"),
    0x05: ("ESME_RALYBND", "ESME already in bound state"),
    0x06: ("ESME_RINVPRTFLG", "Invalid priority flag"),
    0x07: ("ESME_RINVREGDLVFLG", "Invalid registered delivery flag"),
    0x08: ("ESME_RSYSERR", "System error"),
    0x0A: ("ESME_RINVSRCADR", "Invalid source address"),
    0x0B: ("ESME_RINVDSTADR", "Invalid destination address"),
    0x0C: ("ESME_RINVMSGID", "Message ID is invalid"),
    0x0D: ("ESME_RBINDFAIL", "Bind failed"),
    0x0E: ("ESME_RINVPASWD", "Invalid password"),
    0x0F: ("ESME_RINVSYSID", "Invalid system ID"),
    0x11: ("ESME_RCANCELFAIL", "Cancelling failed"),
    0x13: ("ESME_RREPLACEFAIL", "Replacing failed"),
    0x14: ("ESME_RMSGQFUL", "Message queue full"),
    0x15: ("ESME_RINVSERTYP", "Invalid service type"),
    0x33: ("ESME_RINVNUMDESTS", "Invalid number of destinations"),
    0x34: ("ESME_RINVDLNAME", "Invalid distribution list name"),
    0x40: ("ESME_RINVDESTFLAG", "Destination flag is invalid"),
    0x42: ("ESME_RINVSUBREP", "Invalid submit-with-replace request"),
    0x43: ("ESME_RINVESMCLASS", "Invalid esm_class"),
    0x44: ("ESME_RCNTSUBDL", "Cannot submit to a distribution list"),
    0x45: ("ESME_RSUBMITFAIL", "Submitting failed"),
    0x48: ("ESME_RINVSRCTON", "Invalid source address TON"),
    0x49: ("ESME_RINVSRCNPI", "Invalid source address NPI"),
    0x50: ("ESME_RINVDSTTON", "Invalid destination address TON"),
    0x51: ("ESME_RINVDSTNPI", "Invalid destination address NPI"),
    0x53: ("ESME_RINVSYSTYP", "Invalid system type"),
    0x54: ("ESME_RINVREPFLAG", "Invalid replace_if_present flag"),
    0x55: ("ESME_RINVNUMMSGS", "Invalid number of messages"),
    0x58: ("ESME_RTHROTTLED", "Throttling error: more messages than allowed"),
    0x61: ("ESME_RINVSCHED", "Invalid scheduled delivery time"),
    0x62: ("ESME_RINVEXPIRY", "Invalid validity period"),
    0x63: ("ESME_RINVDFTMSGID", "Predefined message invalid or not found"),
    0x64: ("ESME_RX_T_APPN", "Temporary application error of the receiver"),
    0x65: ("ESME_RX_P_APPN", "Permanent application error of the receiver"),
    0x66: ("ESME_RX_R_APPN", "The receiver rejects the message"),
    0x67: ("ESME_RQUERYFAIL", "Query failed"),
    0xC0: ("ESME_RINVOPTPARSTREAM", "Error in the optional part of the PDU"),
    0xC1: ("ESME_ROPTPARNOTALLWD", "Optional parameter not allowed"),
    0xC2: ("ESME_RINVPARLEN", "Invalid parameter length"),
    0xC3: ("ESME_RMISSINGOPTPARAM", "Expected optional parameter missing"),
    0xC4: ("ESME_RINVOPTPARAMVAL", "Invalid optional parameter value"),
    0xFE: ("ESME_RDELIVERYFAILURE", "Delivery failure"),
    0xFF: ("ESME_RUNKNOWNERR", "Unknown error"),
}
TEMPORARY = FULL | {RINVBNDSTS, 0x05, 0x08, 0x0D, RX_T_APPN}
UNSUPPORTED = frozenset(
    {0x02, 0x03, 0x06, 0x07, 0x15, 0x42, 0x43, 0x48, 0x49, 0x50, 0x51, 0x53, 0x54, 0x61, 0x62, 0x63}
) | frozenset(range(0xC0, 0xC5))


def refusal(status: int) -> Refusal:
    """What to do about a message that was refused so."""
    if status in TEMPORARY:
        return Refusal.TEMPORARY
    return Refusal.UNSUPPORTED if status in UNSUPPORTED else Refusal.PERMANENT


def code(status: int) -> str:
    """The name and the number, as vendors' documents have them."""
    name = NAMES.get(status, ("vendor" if 0x400 <= status <= 0x4FF else "reserved",))[0]
    return f"{name} 0x{status:08X}"


def words(status: int) -> str:
    """A sentence."""
    if status in NAMES:
        return f"{NAMES[status][1]}."
    return f"The SMSC refused with its own code 0x{status:08X}; its documents say what it means."
