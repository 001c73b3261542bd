"""The addresses of the site. They are promises: other software relies on them."""

from allauth.account import views as account
from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from deliveries.accounts.own_sessions import own_sessions
from deliveries.accounts.signing_in import password_reset

# One door: the admin's own would let in with a password alone.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# By hand, for allauth's own list also opens sign-up and mail, which Waybill does not have.
accounts = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("sessions/", own_sessions, name="own-sessions"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", password_reset, name="password-reset"),
    # Where allauth leads somebody who has none, as administrators can have it: nobody sets one without knowing the old.
    path("password/reset/", password_reset, name="account_set_password"),
    # In which language the desk and its doors are, for whoever comes without one in the address.
    path("language/", set_language, name="set-language"),
    path("second-factor/", include("allauth.mfa.urls")),
]

urlpatterns = [
    path("accounts/", include(accounts)),
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("", include("deliveries.urls")),
]

handler400 = "deliveries.views.errors.bad_request"
handler500 = "deliveries.views.errors.server_error"
