"""Addresses of owners' decisions."""

from django.urls import path

from frontend.compound.votes import ballots, challenging, collecting, running, views

app_name = "votes"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", running.DraftVote.as_view(), name="draft"),
    path("questions/<uuid:question_id>/remove/", running.RemoveQuestion.as_view(), name="unask"),
    path("ballots/<uuid:ballot_id>/set-aside/", ballots.SetAside.as_view(), name="set_aside"),
    path("ballots/<uuid:ballot_id>/picture/", collecting.picture, name="picture"),
    path("<uuid:vote_id>/", views.show, name="show"),
    path("<uuid:vote_id>/collect/", collecting.collect, name="collect"),
    path("<uuid:vote_id>/notice/", views.notice, name="notice"),
    path("<uuid:vote_id>/edit/", running.ReviseVote.as_view(), name="revise"),
    path("<uuid:vote_id>/ask/", running.Ask.as_view(), name="ask"),
    path("<uuid:vote_id>/announce/", running.Announce.as_view(), name="announce"),
    path("<uuid:vote_id>/cancel/", running.Cancel.as_view(), name="cancel"),
    path("<uuid:vote_id>/count/", running.CountVotes.as_view(), name="count"),
    path("<uuid:vote_id>/publish/", running.Publish.as_view(), name="publish"),
    path("<uuid:vote_id>/again/", challenging.VoteAgain.as_view(), name="again"),
    path("<uuid:vote_id>/repeat/", challenging.Repeat.as_view(), name="repeat"),
    path("<uuid:vote_id>/object/", challenging.Object.as_view(), name="object"),
    path("objections/<uuid:objection_id>/", challenging.Settle.as_view(), name="settle"),
    path("<uuid:vote_id>/roll/", ballots.roll, name="roll"),
    path("<uuid:vote_id>/roll/<uuid:voter_id>/", ballots.voter, name="voter"),
    path("<uuid:vote_id>/roll/<uuid:voter_id>/enter/", collecting.Enter.as_view(), name="enter"),
    path("<uuid:vote_id>/roll/<uuid:voter_id>/cast/", ballots.Cast.as_view(), name="cast"),
]
