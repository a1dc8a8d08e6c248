"""What may be wrong with a file, by the code of the problem: what is said of it in English, and how it is mended.

`{name}` stands where a value is. Browsers say the same in the reader's language: `problem.<code>` of their canvas.json.
"""

SENTENCES: dict[str, tuple[str, str]] = {
    # How it is written.
    "file_too_large": ("The file is larger than 2 MB.", "A journey's file is a few kB."),
    "file_no_text": ("This is no text: it has control characters.", "Choose a YAML file."),
    "file_no_yaml": ("This is no YAML: {reason}.", "Look at this line and the one above."),
    "file_unreadable": ("This is no YAML.", "Choose a file that was exported here."),
    "file_empty": ("The file is empty.", "Choose a file that was exported here."),
    "file_second_document": ("A second document begins here.", "Put one journey into a file."),
    "file_too_many_values": ("The file has more than {most:,} values.", "Make it smaller."),
    "file_too_deep": ("This is nested more than {most} deep.", "Make it flatter."),
    "file_alias": ("A file of a journey has no aliases (*).", "Write the value out."),
    "file_anchor": ("A file of a journey has no anchors (&).", "Remove it."),
    "file_tag": ("A file of a journey has no tags ({tag}).", "Remove it."),
    "file_key_no_text": ("A key is a text.", "Write key: value."),
    "file_key_marked": ("A key has no anchor and no tag.", "Remove it."),
    "file_key_twice": ("“{key}” stands here twice, first in line {line}.", "Keep one of them."),
    "file_number_too_large": ("The number {number} is too large.", "Write a smaller one."),
    # What stands in it.
    "file_no_journey": ("This is not the file of a journey.", "A journey's file begins with “{head}: {format}”."),
    "file_other_format": (
        "This file is of the format {found}; format {format} can be read.",
        "Export it from a Kaskad of this version.",
    ),
    "file_name_length": ("A name has 1 to {most} characters.", "Write another."),
    "file_unknown_key": ("There is no “{key}” here.", "Known are: {known}."),
    "file_wants_number": ("“{key}” is a number.", "Write it so."),
    "file_wants_text": ("“{key}” is a text.", "Write it so."),
    "file_wants_mapping": ("“{key}” is a mapping.", "Write it so."),
    "file_wants_list": ("“{key}” is a list.", "Write it so."),
    "file_wants_place": ("“{key}” is [x, y].", "Write it so."),
    "file_key_missing": ("“{key}” is missing.", "Write it here."),
    "file_too_many_nodes": ("The journey has {count} nodes.", "Keep it to {most}."),
    "file_node_no_mapping": ("A node is a mapping.", "Give it a type."),
    "file_node_key_length": ("A node's key has 1 to {most} characters.", "Write another."),
    "file_node_key_twice": ("Two nodes have the key “{key}”: this one and “{other}”.", "Give one another."),
    "file_unknown_type": ("There is no node type “{type}”.", "Known are: {known}."),
    "file_no_place": ("A place is two numbers.", "Write at: [x, y]."),
    "file_port_length": ("The key of a port has 1 to {most} characters.", "Write another."),
    "file_leads_nowhere": (
        "“{port}” leads to “{target}”, which is no node of this file.",
        "Write the name of a node.",
    ),
    "file_too_many_tests": ("There are {count} tests.", "Keep it to {most}."),
    "file_test_no_mapping": ("A test is a mapping.", "Give it a name."),
    "file_test_name": ("Tests have names of their own, of 1 to {most} characters.", "Write another."),
    # What its names name. `kind`: segment, topic, …
    "file_no_brand": ("There is no brand “{brand}” here.", "Choose a brand."),
    "unknown_name": ("There is no {kind} “{name}”{place}.", "Make it, or write the name of another {kind}."),
    "unknown_name_like": ("There is no {kind} “{name}”{place}.", "Is “{like}” meant?"),
    "unknown_name_elsewhere": (
        "There is no {kind} “{name}”{place}.",
        "If one of these is meant, write it so: {written}.",
    ),
    "unknown_name_several": ("{count} {kind}s are called “{name}” (ids {ids}).", "Say which: {written}."),
    "unknown_name_form": (
        "A {kind} is written by its name.",
        "Write its name, or {{name: …, brand: …}}: {given}.",
    ),
    "unknown_name_part": ("A {kind} is not described by “{part}”.", "Known are: {known}."),
}
# Names that name nothing, or more than one thing: what they stand for can be left blank.
UNKNOWN = frozenset(each for each in SENTENCES if each.startswith("unknown_name"))
