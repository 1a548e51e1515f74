"""What `account` hears: nothing."""

from chassis.inbox import Consumers

consumers = Consumers("account")
