"""Where the board's pages hang."""

from flask import Blueprint

bp = Blueprint("board", __name__, url_prefix="/board")
