"""The parts of a version's document, strict and frozen: an unknown key or a wrong type is refused with its path.

Ids are ASCII because expressions name them; what people read is Chinese with an English name where a guide needs it.
Money is integer fen. No Django.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from zhengtong.kernel.numerals import law_label
from zhengtong.matters.document import enums

Ident = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Expression = Annotated[str, Field(min_length=1, max_length=500)]


class Part(BaseModel):
    """A frozen, strict piece of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Basis(Part):
    """设定依据: an article of the law table, with the document number where the law has one."""

    law: Text
    article: str = ""
    document_number: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """The citation as people read it."""
        return law_label(self.law, self.article)


class Extension(Part):
    """By how much a clock may be extended once, and by whom."""

    amount: int = Field(gt=0)
    approver: enums.Approver
    basis: Basis


class Clock(Part):
    """One time limit with everything that decides how it is counted."""

    amount: int = Field(ge=0)
    unit: enums.Unit
    start_event: enums.StartEvent
    last_day_rule: enums.LastDayRule = enums.LastDayRule.NEXT_WORKDAY
    basis: Basis
    extension: Extension | None = None
    note: str = ""


class Clocks(Part):
    """The clocks of a case of this matter."""

    intake_rule: enums.Intake
    intake: Clock
    supplement: Clock
    promise: Clock
    statute: Clock
    service: Clock


class Competence(Part):
    """Which office is competent: by which place, at which level, read from which field of the form."""

    by: enums.CompetenceBy
    level: enums.Level
    fact: Ident
    question: Text
    question_en: str = ""
    basis: Basis


class Condition(Part):
    """受理条件 or 准予条件, one sentence each, with its basis."""

    text: Text
    basis: Basis | None = None
    when: Expression | None = None


class Choice(Part):
    """One answer to choose."""

    value: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{1,40}$")]
    label: Text
    label_en: str = ""
    hint: str = ""


class Question(Part):
    """A question of the scenario tree; `when` hangs it under earlier answers."""

    id: Ident
    kind: Literal["choice", "choices", "yes_no", "integer"]
    text: Text
    text_en: str = ""
    help: str = ""
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    when: Expression | None = None
    why: str = ""


class Source(Part):
    """Where government already holds what a material says, or what a field asks."""

    resource: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$")]
    fields: tuple[Ident, ...] = Field(min_length=1)
    subject: Literal["person", "organisation"]
    purpose: Text


class Material(Part):
    """申请材料. `obtain` says how it is obtained; `fallback` what happens when the source is down."""

    code: Annotated[str, Field(pattern=r"^\d{3}$")]
    name: Text
    name_en: str = ""
    type: enums.MaterialType
    medium: enums.Medium
    necessity: enums.Necessity
    obtain: enums.Obtain
    fallback: enums.Obtain = enums.Obtain.UPLOAD
    source: Source | None = None
    certificate_type: str = ""
    channel: enums.Channel
    channel_note: str = ""
    issuer: str = ""
    originals: int = Field(default=0, ge=0)
    copies: int = Field(default=0, ge=0)
    paper: str = ""
    guidance: str = ""
    acceptance: Text
    basis: tuple[Basis, ...] = Field(min_length=1)
    note: str = ""
    blank_form: str = ""
    sample: str = ""
    copy_requirement: str = ""
    filled_in_person: bool = False
    main: bool = True
    when: Expression | None = None
    when_text: str = ""
    commitment: str = ""
    accept: tuple[Literal["pdf", "jpg", "png", "docx", "xlsx"], ...] = ("pdf", "jpg", "png")
    max_megabytes: int = Field(default=10, gt=0, le=50)
    max_files: int = Field(default=5, gt=0, le=20)


FieldKind = Literal[
    "text",
    "long_text",
    "name",
    "identity_number",
    "uscc",
    "phone",
    "date",
    "money",
    "integer",
    "choice",
    "choices",
    "yes_no",
    "division",
    "address",
    "table",
    "upload",
]


class Prefill(Part):
    """The field of a resource that fills a form field, always as a suggestion with source and time."""

    resource: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_.]*$")]
    field: Ident
    subject: Literal["person", "organisation"]


class FormField(Part):
    """A typed field. `calculate` fills it, `when` shows it; where `check` does not hold, `check_text` is said."""

    id: Ident
    kind: FieldKind
    label: Text
    label_en: str = ""
    hint: str = ""
    example: str = ""
    required: bool = True
    required_when: Expression | None = None
    when: Expression | None = None
    calculate: Expression | None = None
    check: Expression | None = None
    check_text: str = ""
    prefill: Prefill | None = None
    choices: tuple[Choice, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    max_length: int = Field(default=200, gt=0, le=10000)
    not_before: str | None = None
    not_after: str | None = None
    columns: tuple[FormField, ...] = ()
    min_rows: int = Field(default=0, ge=0)
    max_rows: int = Field(default=20, gt=0, le=200)
    depth: Literal["county", "township", "village"] = "village"
    sensitive: bool = False

    @property
    def code(self) -> str:
        """The id under the name that materials use too, for notices that list both."""
        return self.id


class FormGroup(Part):
    """One page of the form."""

    id: Ident
    title: Text
    title_en: str = ""
    intro: str = ""
    when: Expression | None = None
    fields: tuple[FormField, ...] = Field(min_length=1)


class Form(Part):
    """The application form; a group is one page."""

    groups: tuple[FormGroup, ...] = Field(min_length=1)


class Outcome(Part):
    """What a step may end with, and where the case goes; `back` marks a return, which no normal path takes."""

    id: Ident
    label: Text
    next: Ident
    back: bool = False


class Branch(Part):
    """One way of an exclusive choice."""

    when: Expression
    next: Ident


class StepLimit(Part):
    """A step's own limit."""

    amount: int = Field(gt=0)
    unit: enums.Unit
    basis: Basis | None = None


class Row(Part):
    """A row of an automatic decision table: the first that holds speaks. One that grants names its article."""

    when: Expression
    outcome: Ident
    reason: Text
    basis: Basis | None = None


class Node(Part):
    """A node of the process. Which fields count depends on `kind`; soundness is proved before publishing.

    `office` is another office that is asked (its credit code); of the application it reads the pages and materials in
    `reads`, all of them if none is named. `silence` is the article that takes its silence for consent, if a law does.
    """

    id: Ident
    kind: Literal["step", "exclusive", "split", "join", "automatic", "decision", "delivery", "end"]
    name: str = ""
    name_en: str = ""
    says: str = ""
    duty: Literal["window", "handler", "reviewer", "approver"] | None = None
    office: str = ""
    task: Literal["review", "inspection", "consultation", "hearing", "expert_review", "issue", "payment"] = "review"
    people: int = Field(default=1, ge=1, le=9)
    reads: tuple[str, ...] = ()
    silence: Basis | None = None
    limit: StepLimit | None = None
    basis: Basis | None = None
    next: Ident | None = None
    outcomes: tuple[Outcome, ...] = ()
    branches: tuple[Branch, ...] = ()
    otherwise: Ident | None = None
    ways: tuple[Ident, ...] = ()
    quorum: int | None = None
    table: tuple[Row, ...] = ()


class Process(Part):
    """The process graph as a step table."""

    start: Ident
    nodes: tuple[Node, ...] = Field(min_length=2)


class FlowRow(Part):
    """A row of the flow table on the guide."""

    step: Text
    who: Text
    what: Text
    limit: Text
    result: str = ""


class Fee(Part):
    """收费项目, in fen; without an amount the standard is applied to the facts. Of `alternative` fees one is owed."""

    name: Text
    fen: int | None = Field(default=None, ge=0)
    alternative: bool = False
    standard: Text
    basis: Basis
    reducible: bool = False
    reduction_basis: str = ""
    note: str = ""


class Answered(Part):
    """常见问题."""

    question: Text
    answer: Text


class Window(Part):
    """Where and when one may come."""

    name: Text
    hall: str = ""
    address: Text
    phone: Text
    hours: Text
    directions: str = ""
    map_url: str = ""


class Contact(Part):
    """咨询 or 监督投诉."""

    kind: enums.ContactKind
    value: Text


class SpecialProcedure(Part):
    """特别程序: what the law takes out of the clock."""

    name: Text
    amount: int = Field(gt=0)
    unit: enums.Unit
    basis: Basis
    office: str = ""
    phone: str = ""


class Result(Part):
    """办理结果."""

    kind: enums.ResultKind
    name: Text
    name_en: str = ""
    sample: str = ""
    validity: str = ""
    validity_months: int | None = Field(default=None, gt=0)
    certificate_type: str = ""
    number_pattern: str = ""
    fields: dict[str, str] = Field(default_factory=dict)


class DocumentName(Part):
    """How a document of a case of this matter is called."""

    kind: enums.DocumentKind
    title: Text
    basis: Basis | None = None


class Appointment(Part):
    """预约."""

    supported: bool
    daily: int | None = Field(default=None, ge=0)
    rule: str = ""


class Online(Part):
    """网上办理."""

    available: bool
    depth: enums.Depth
    address: str = ""
    single_sign_on_web: bool
    single_sign_on_mobile: bool
    mobile_address: str = ""
    payment: bool
    mail_materials: bool
    mail_results: bool
    terminal: bool = False
    system: str = ""
    network: str = ""


class Remedies(Part):
    """What the guide prints about remedies before a decision exists; each decision computes its own."""

    reconsideration: Text
    litigation: Text
    bases: tuple[Basis, ...] = Field(min_length=1)


class Privacy(Part):
    """The notice owed before personal data is processed for this matter."""

    purpose: Text
    data: Text
    retention: Text
    bases: tuple[Basis, ...] = Field(min_length=1)


class Handling(Part):
    """Who works on the cases: the office here (`native`), or a system of its own that is `connected` with this house.

    `system` is the code under which `cases` knows that system; number, clocks, page and rating stay here all the same.
    """

    mode: Literal["native", "connected"] = "native"
    system: Annotated[str, Field(pattern=r"^([a-z][a-z0-9_]{0,39})?$")] = ""

    @model_validator(mode="after")
    def _named(self) -> Handling:
        """Exactly the connected matters name a system."""
        if (self.mode == "connected") != bool(self.system):
            raise ValueError("a connected matter names its system, a native one names none")
        return self


class VersionDocument(Part):
    """Everything about a matter at one office, from the day it takes effect. Basis: 在线政务服务规定 §6."""

    schema_number: Literal[1]
    catalog_code: Annotated[str, Field(pattern=r"^\d{12}$")]
    local_catalog_code: str = ""
    local_task_code: str = ""
    handle_item_code: str = ""
    name: Annotated[str, Field(min_length=1, max_length=1000)]
    name_en: str = ""
    summary: Text
    summary_en: str = ""
    keywords: tuple[str, ...] = ()
    type: enums.MatterType
    status: enums.Status
    origin: enums.Origin
    bases: tuple[Basis, ...] = Field(min_length=1)
    power_code: str = ""
    power_source: enums.PowerSource
    level: enums.Level
    body_nature: enums.BodyNature
    delegated_by: str = ""
    joint_offices: tuple[str, ...] = ()
    intermediary_services: tuple[str, ...] = ()
    quantity_limit: str = ""
    division_of_authority: str = ""
    exercise_content: str = ""
    service_objects: tuple[enums.ServiceObject, ...] = Field(min_length=1)
    case_kind: enums.CaseKind
    review_kind: enums.ReviewKind
    ways: tuple[enums.Way, ...] = Field(min_length=1)
    visits: int = Field(ge=0)
    visits_reason: str = ""
    reach: enums.Reach
    who_may: Text
    who_may_en: str = ""
    competence: Competence
    conditions: tuple[Condition, ...] = Field(min_length=1)
    refusal_grounds: tuple[Condition, ...] = ()
    scenario: tuple[Question, ...] = ()
    materials: tuple[Material, ...]
    form: Form
    process: Process
    handling: Handling = Handling()
    flow: tuple[FlowRow, ...]
    clocks: Clocks
    special_procedures: tuple[SpecialProcedure, ...] = ()
    fees: tuple[Fee, ...] = ()
    results: tuple[Result, ...]
    documents: tuple[DocumentName, ...]
    faq: tuple[Answered, ...] = ()
    windows: tuple[Window, ...]
    contacts: tuple[Contact, ...] = Field(min_length=1)
    complaints: tuple[Contact, ...] = Field(min_length=1)
    in_hall: bool
    hall_name: str = ""
    appointment: Appointment
    online: Online
    themes_person: tuple[str, ...] = ()
    themes_legal: tuple[str, ...] = ()
    themes_local: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    after_check: str = ""
    publicity: str = ""
    retention: str = ""
    remedies: Remedies
    privacy: Privacy
    data_source: str = ""
    extra: dict[str, str] = Field(default_factory=dict)
