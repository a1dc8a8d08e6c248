"""Times: days and hours on customers' clocks, days that come again, timers that may have stood still."""
