"""Addresses of terms, elections, seats, nominations, honours and the composition of the register."""

from django.urls import path

from .views import composition, honours, member, nominations, seats, term_list, terms

urlpatterns = [
    path("people/composition/", composition.composition, name="composition"),
    path("people/terms/", term_list.terms, name="terms"),
    path("people/terms/<int:pk>/withdraw/", terms.term_withdraw, name="term_withdraw"),
    path("people/elections/<int:pk>/", terms.election, name="election"),
    path("people/elections/<int:pk>/withdraw/", terms.election_withdraw, name="election_withdraw"),
    path("people/nominations/", nominations.nominations, name="nominations"),
    path("people/nominations/new/", nominations.new, name="nomination_new"),
    path("people/nominations/<int:pk>/", nominations.nomination, name="nomination"),
    path("people/nominations/<int:pk>/decide/", nominations.decide, name="nomination_decide"),
    path("people/nominations/<int:pk>/withdraw/", nominations.withdraw, name="nomination_withdraw"),
    path("people/nominations/<int:pk>/reopen/", nominations.reopen, name="nomination_reopen"),
    path("people/honours/", honours.honours, name="honours"),
    path("people/honours/new/", honours.new, name="honour_new"),
    path("people/honours/<int:pk>/", honours.honour, name="honour"),
    path("people/honours/<int:pk>/withdraw/", honours.withdraw, name="honour_withdraw"),
    path("people/honours/<int:pk>/restore/", honours.restore, name="honour_restore"),
    path("people/<int:pk>/awards/", member.awards, name="member_awards"),
    path("people/<int:pk>/seats/new/", seats.new, name="member_seat"),
    path("people/seats/<int:pk>/end/", seats.end, name="seat_end"),
    path("people/seats/<int:pk>/withdraw/", seats.withdraw, name="seat_withdraw"),
    path("people/seats/<int:pk>/restore/", seats.restore, name="seat_restore"),
    path("units/<slug:key>/elect/", terms.elect, name="unit_elect"),
    path("units/<slug:key>/adjust/", terms.adjust, name="unit_adjust"),
    path("units/<slug:key>/terms/new/", terms.term_new, name="unit_term"),
]
