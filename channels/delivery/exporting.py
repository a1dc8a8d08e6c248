"""Messages in the export of a customer: with what they said, before the places in it were filled."""

from customers.profiles.exporting import export_as
from delivery.statements import FOLDER
from lib.sql import load

export_as("delivery_message", load(FOLDER / "export_messages.sql"))
