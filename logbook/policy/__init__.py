"""Who may do what: this folder is the whole of it, and this page names every act.

Footage and words are seen through a relationship (own work, own trainee, a milestone to decide), never through rank. Each
function answers for one act. The queries `visible_to` in models ask the database the same, and a test holds both to one answer.
"""

from __future__ import annotations

from logbook.domain.refusals import NotAllowed, NotVisible
from logbook.policy.consent import (
    may_decide_objection,
    may_read_consent,
    may_record_consent,
    may_withdraw,
)
from logbook.policy.desk import (
    may_choose_about_stage,
    may_export,
    may_fetch_export,
    may_use_draft,
)
from logbook.policy.films import may_look_after_film
from logbook.policy.footage import (
    may_change_clip,
    may_change_comment,
    may_release_clip,
    may_say_who,
    may_see_clip,
    may_send_bytes,
    may_take_still,
)
from logbook.policy.journeys import (
    may_ask_for_milestone,
    may_assign_assessor,
    may_change_journey,
    may_decide,
    may_open_milestone,
    may_propose_shortfall,
)
from logbook.policy.record import (
    may_agree,
    may_agree_to_separate,
    may_confirm_session,
    may_enter_session,
    may_log,
    may_merge_clients,
    may_open_supervision,
    may_read_cycle,
    may_read_record,
    may_reopen,
    may_see_progress,
    may_see_session,
    may_see_stage,
    may_send,
    may_sign_off,
    supervises_somewhere,
)
from logbook.policy.safeguarding import (
    may_decide_concern,
    may_hold,
    may_see_concern,
    may_see_holdings,
    may_watch_frozen,
)
from logbook.policy.services import (
    may_answer_place,
    may_arrange_stand_in,
    may_change_people,
    may_change_programmes,
    may_confirm_address,
    may_erase_person,
    may_merge_people,
    may_run_courses,
    may_see_mail,
    may_see_people,
    may_see_programmes,
)

__all__ = [
    "may_agree",
    "may_agree_to_separate",
    "may_answer_place",
    "may_arrange_stand_in",
    "may_ask_for_milestone",
    "may_assign_assessor",
    "may_change_clip",
    "may_change_comment",
    "may_change_journey",
    "may_change_people",
    "may_change_programmes",
    "may_choose_about_stage",
    "may_confirm_address",
    "may_confirm_session",
    "may_decide",
    "may_decide_concern",
    "may_decide_objection",
    "may_enter_session",
    "may_erase_person",
    "may_export",
    "may_fetch_export",
    "may_hold",
    "may_log",
    "may_look_after_film",
    "may_merge_clients",
    "may_merge_people",
    "may_open_milestone",
    "may_open_supervision",
    "may_propose_shortfall",
    "may_read_consent",
    "may_read_cycle",
    "may_read_record",
    "may_record_consent",
    "may_release_clip",
    "may_reopen",
    "may_run_courses",
    "may_say_who",
    "may_see_clip",
    "may_see_concern",
    "may_see_holdings",
    "may_see_mail",
    "may_see_people",
    "may_see_programmes",
    "may_see_progress",
    "may_see_session",
    "may_see_stage",
    "may_send",
    "may_send_bytes",
    "may_sign_off",
    "may_take_still",
    "may_use_draft",
    "may_watch_frozen",
    "may_withdraw",
    "require",
    "require_visible",
    "supervises_somewhere",
]


def require(allowed: bool) -> None:
    """Refuse what may be seen but not done (403)."""
    if not allowed:
        raise NotAllowed


def require_visible(visible: bool) -> None:
    """Refuse as if it were not there (404)."""
    if not visible:
        raise NotVisible
