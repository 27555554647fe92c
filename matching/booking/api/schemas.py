"""The shapes of booking answers, for the OpenAPI document."""

from rest_framework import serializers

from matching.appointments.models import AppointmentStatus
from matching.booking.domain import offer
from matching.search.api.schemas import Cost


class Hold(serializers.Serializer):
    """A held time. `expires_in` is in seconds."""

    id = serializers.SlugField()
    status = serializers.ChoiceField(choices=AppointmentStatus.values)
    expires_in = serializers.IntegerField(min_value=0)
    expires_at = serializers.DateTimeField(allow_null=True)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    provider = serializers.SlugField()


class NewHold(Hold):
    token = serializers.CharField()


class Offer(serializers.Serializer):
    """A time that is held for hours. A lapsed offer can be accepted until someone else takes the time."""

    id = serializers.SlugField()
    kind = serializers.ChoiceField(choices=offer.KINDS)
    status = serializers.ChoiceField(choices=offer.STATUSES)
    expires_in = serializers.IntegerField(min_value=0)
    expires_at = serializers.DateTimeField(allow_null=True)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    provider = serializers.SlugField()
    cost = Cost()


class NewWaiting(serializers.Serializer):
    """A waitlist entry."""

    id = serializers.SlugField()
    token = serializers.CharField()
    ends_at = serializers.DateTimeField()


class Attendant(serializers.Serializer):
    """The provider of an appointment."""

    slug = serializers.SlugField()
    display_name = serializers.CharField()
    credentials = serializers.CharField(allow_blank=True)


class Appointment(serializers.Serializer):
    """An appointment. Send its `version` with a change."""

    id = serializers.SlugField()
    status = serializers.ChoiceField(choices=AppointmentStatus.values)
    version = serializers.IntegerField(min_value=1)
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    timezone = serializers.CharField()
    provider = Attendant()
    calendar_url = serializers.URLField()
    join_url = serializers.URLField(
        allow_null=True,
        help_text="The video room, while the session is booked, from 15 minutes before `start` until `end`; else null, "
        "also where no room is known",
    )
    cost = Cost()
    confirm_by = serializers.DateTimeField(
        allow_null=True,
        help_text="Until when someone must open the link in our message, or the session is canceled; null if there is no "
        "such deadline, or no longer",
    )


class NewAppointment(Appointment):
    """`return_code` is included once, if there is neither e-mail nor phone."""

    token = serializers.CharField()
    return_code = serializers.CharField(required=False)


class NewAppointments(serializers.Serializer):
    """Appointments that were booked together, soonest first."""

    appointments = NewAppointment(many=True)
