"""Addresses of surveys."""

from django.urls import path

from frontend.compound.surveys import answering, running, views

app_name = "surveys"
urlpatterns = [
    path("", views.listing, name="list"),
    path("new/", running.DraftSurvey.as_view(), name="draft"),
    path("<uuid:survey_id>/", views.show, name="show"),
    path("<uuid:survey_id>/revise/", running.Revise.as_view(), name="revise"),
    path("<uuid:survey_id>/ask/", running.Ask.as_view(), name="ask"),
    path(
        "<uuid:survey_id>/questions/<uuid:survey_question_id>/remove/",
        running.Unask.as_view(),
        name="unask",
    ),
    path("<uuid:survey_id>/discard/", running.Discard.as_view(), name="discard"),
    path("<uuid:survey_id>/open/", running.Open.as_view(), name="open"),
    path("<uuid:survey_id>/extend/", running.Extend.as_view(), name="extend"),
    path("<uuid:survey_id>/close/", running.Close.as_view(), name="close"),
    path("<uuid:survey_id>/paper/", views.paper, name="paper"),
    path("<uuid:survey_id>/answer/", answering.AnswerOwn.as_view(), name="answer"),
    path("<uuid:survey_id>/enter/", answering.units, name="enter"),
    path("<uuid:survey_id>/units/<uuid:unit_id>/", answering.unit, name="unit"),
    path("<uuid:survey_id>/unplaced/", answering.unplaced, name="unplaced"),
    path(
        "<uuid:survey_id>/homes/<uuid:household_id>/",
        answering.EnterAnswers.as_view(),
        name="type",
    ),
    path("<uuid:survey_id>/results/", views.results, name="results"),
    path("<uuid:survey_id>/publish/", running.publish, name="publish"),
    path("<uuid:survey_id>/needs/<uuid:option_id>/", running.raise_need, name="raise_need"),
]
