"""Addresses of rooms, of their bookings, and of the counselling room's hours."""

from django.urls import path

from frontend.compound.rooms import booking, counselling, keeping, views

app_name = "rooms"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", keeping.AddRoom.as_view(), name="add"),
    path("mine/", views.mine, name="mine"),
    path("<uuid:room_id>/", views.show, name="show"),
    path("<uuid:room_id>/revise/", keeping.ReviseRoom.as_view(), name="revise"),
    path("<uuid:room_id>/book/", booking.BookRoom.as_view(), name="book"),
    path("<uuid:room_id>/slot/", counselling.TakeSlot.as_view(), name="slot"),
    path("<uuid:room_id>/move/", counselling.MoveSlot.as_view(), name="move"),
    path("<uuid:room_id>/give-up/", counselling.GiveUpSlot.as_view(), name="give_up"),
    path("bookings/<uuid:booking_id>/", views.show_booking, name="booking"),
    path("bookings/<uuid:booking_id>/cancel/", booking.Cancel.as_view(), name="cancel"),
    path("bookings/<uuid:booking_id>/came/", keeping.mark_booking, name="came"),
    path("slots/<uuid:slot_id>/came/", keeping.mark_slot, name="slot_came"),
    path("slots/<uuid:slot_id>/call-off/", keeping.CallOffSlot.as_view(), name="call_off"),
    path("sessions/<uuid:hour_id>/", keeping.CorrectSession.as_view(), name="correct"),
]
