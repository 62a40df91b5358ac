"""Who may do what: this folder is the whole of it, and this page names every act.

Footage and words are seen through a relationship (own work, own trainee, a milestone to decide), never through rank. Each
function answers for one act. The queries `visible_to` in models ask the database the same, and a test holds both to one answer.
"""

from __future__ import annotations

from logbook.domain.refusals import NotAllowed, NotVisible
from logbook.policy.board import may_note_call, may_offer_family, may_see_board, may_take_back_call
from logbook.policy.comparing import (
    may_answer_for,
    may_make_comparison,
    may_offer_for_calibration,
    may_open_calibration,
    may_rate_for_calibration,
    may_see_calibration,
    may_see_comparison,
    may_see_means,
    may_see_profile,
    may_use_paper_table,
    may_use_plan,
)
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
from logbook.policy.films import may_cut_film, may_look_after_film
from logbook.policy.footage import (
    may_be_at_home,
    may_change_clip,
    may_change_comment,
    may_release_clip,
    may_say_who,
    may_see_clip,
    may_send_bytes,
    may_take_still,
)
from logbook.policy.intervision import (
    may_answer_place_in_group,
    may_begin_group,
    may_end_offer,
    may_keep_group,
    may_read_turn,
    may_see_group,
)
from logbook.policy.journeys import (
    may_ask_for_milestone,
    may_assign_assessor,
    may_change_journey,
    may_decide,
    may_open_milestone,
    may_propose_shortfall,
)
from logbook.policy.protected_time import may_see_protected_time, may_state_protected_time
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
from logbook.policy.retention import may_read_retention, may_read_team_retention
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
    may_change_nudge_rules,
    may_change_people,
    may_change_programmes,
    may_confirm_address,
    may_erase_person,
    may_merge_people,
    may_run_courses,
    may_see_mail,
    may_see_people,
    may_see_programmes,
    may_see_timetable,
)
from logbook.policy.skills import (
    may_add_recording,
    may_ask_rater,
    may_change_rating,
    may_change_recording,
    may_change_scales,
    may_see_recording,
    may_see_scales,
)

__all__ = [
    "may_add_recording",
    "may_agree",
    "may_agree_to_separate",
    "may_answer_for",
    "may_answer_place",
    "may_answer_place_in_group",
    "may_arrange_stand_in",
    "may_ask_for_milestone",
    "may_ask_rater",
    "may_assign_assessor",
    "may_be_at_home",
    "may_begin_group",
    "may_change_clip",
    "may_change_comment",
    "may_change_journey",
    "may_change_nudge_rules",
    "may_change_people",
    "may_change_programmes",
    "may_change_rating",
    "may_change_recording",
    "may_change_scales",
    "may_choose_about_stage",
    "may_confirm_address",
    "may_confirm_session",
    "may_cut_film",
    "may_decide",
    "may_decide_concern",
    "may_decide_objection",
    "may_end_offer",
    "may_enter_session",
    "may_erase_person",
    "may_export",
    "may_fetch_export",
    "may_hold",
    "may_keep_group",
    "may_log",
    "may_look_after_film",
    "may_make_comparison",
    "may_merge_clients",
    "may_merge_people",
    "may_note_call",
    "may_offer_family",
    "may_offer_for_calibration",
    "may_open_calibration",
    "may_open_milestone",
    "may_open_supervision",
    "may_propose_shortfall",
    "may_rate_for_calibration",
    "may_read_consent",
    "may_read_cycle",
    "may_read_record",
    "may_read_retention",
    "may_read_team_retention",
    "may_read_turn",
    "may_record_consent",
    "may_release_clip",
    "may_reopen",
    "may_run_courses",
    "may_say_who",
    "may_see_board",
    "may_see_calibration",
    "may_see_clip",
    "may_see_comparison",
    "may_see_concern",
    "may_see_group",
    "may_see_holdings",
    "may_see_mail",
    "may_see_means",
    "may_see_people",
    "may_see_profile",
    "may_see_programmes",
    "may_see_progress",
    "may_see_protected_time",
    "may_see_recording",
    "may_see_scales",
    "may_see_session",
    "may_see_stage",
    "may_see_timetable",
    "may_send",
    "may_send_bytes",
    "may_sign_off",
    "may_state_protected_time",
    "may_take_back_call",
    "may_take_still",
    "may_use_draft",
    "may_use_paper_table",
    "may_use_plan",
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
