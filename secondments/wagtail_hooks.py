from wagtail import hooks

from secondments.seeing import records_of_secondees

hooks.register("records_shown_besides", records_of_secondees)
