"""What every endpoint stands on.

To add a noun, write one module beside its neighbours (``api/compound/matters.py``) that holds its
serializers, its filter and its viewset, and one line in the ``urls.py`` of that side::

    class MatterViewSet(ApiViewSet):
        \"""事项: reported by residents and heads, walked through five stages.\"""

        actions = {
            "list": Action.MATTER_READ,
            "retrieve": Action.MATTER_READ,
            "create": Action.MATTER_REPORT,
            "answer": Action.MATTER_HANDLE,
        }
        serializer_class = MatterSerializer
        filterset_class = MatterFilter

        def get_queryset(self) -> QuerySet[Matter]:
            return queries.matters_for(self.viewer, self.reach)

        list = listing(MatterSerializer)
        retrieve = detail(MatterSerializer)

        @extend_schema(request=ReportInput, responses={201: MatterSerializer})
        def create(self, request: Request) -> Response:
            matter = services.report_matter(by=self.viewer, **self.read(ReportInput))
            return self.created(MatterSerializer(matter))

        @extend_schema(request=AnswerInput, responses=MatterSerializer)
        @action(detail=True, methods=["post"])
        def answer(self, request: Request, pk: str) -> Response:
            matter = services.answer_matter(
                matter=self.get_object(), by=self.viewer, **self.read(AnswerInput)
            )
            return self.shown(MatterSerializer(matter))

Rules that a test walks all routes for: each operation names its Action in ``actions`` (an
undeclared one is refused); ``get_queryset`` returns only what the viewer may see, so that an
identifier of somebody else's thing answers 404; a body is read by a serializer and handed to the
service that the page also calls; refusals are raised as DomainError by the service and become
problem details here. Serializers hold shape, not rules, and nothing here says ``.objects``.
"""
