"""Signing in, staying signed in, and losing nothing when it ends."""

from __future__ import annotations

from induction.domain.people import Role


def test_a_staff_member_signs_in_with_the_employee_number(client, add_staff):
    add_staff()
    assert client.get("/your-sign-ins").headers["Location"] == "/sign-in?next=/your-sign-ins"
    answer = client.sign_in(next="/your-sign-ins")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/your-sign-ins")
    assert "Ayşe O&#39;Neil-Şahin" in client.get("/your-sign-ins").text


def test_a_role_sees_its_own_pages(client_as):
    assert client_as(Role.HR).get("/your-sign-ins").status_code == 200
