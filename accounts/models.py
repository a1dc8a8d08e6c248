"""Users of the staff, the brands they work for, and the audit of what they changed."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class Brand(models.Model):
    """A brand of the company. Journeys, senders, contents and topics belong to one; customers are shared."""

    key = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="USD")
    color = models.CharField(max_length=7, default="#4263eb")
    # The domain of its links and pages ("https://go.shop.example"); blank: the installation's own address.
    public_url = models.CharField(max_length=200, blank=True, default="", db_default="")
    logo_url = models.CharField(max_length=500, blank=True, default="", db_default="")
    postal_address = models.CharField(max_length=300, blank=True, default="", db_default="")
    language = models.CharField(max_length=10, default="en", db_default="en")  # of who has not chosen one
    double_opt_in = models.BooleanField(default=False, db_default=False)
    utm_source = models.CharField(max_length=60, blank=True, default="", db_default="")  # blank: links are not marked
    # Marketing is not sent between these hours of the customer's day; both null: at any time.
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody comes to do. The rights of each are in config/rights.py."""

    MARKETER = "marketer", "Marketer"
    MANAGER = "manager", "Manager"
    ADMIN = "admin", "Admin"


class Users(BaseUserManager["User"]):
    """Creates users; e-mail addresses are compared without regard to case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An admin, as `manage.py createsuperuser` makes the first one of an installation without demo data."""
        return self.create_user(email, password, **fields | {"role": Role.ADMIN})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """One of the staff. No `brands` means all of them."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    role = models.CharField(max_length=20, choices=Role.choices)
    brands = models.ManyToManyField(Brand, blank=True, related_name="users")
    language = models.CharField(max_length=5, default="en")
    theme = models.CharField(max_length=5, default="auto")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class AuditEntry(models.Model):
    """Somebody changed something: who, what, when. Never a secret."""

    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)  # "journey:12"
    detail = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject", "-at"], name="audit_subject")]


class ApiKey(models.Model):
    """What another system of the company shows instead of a log-in (accounts/api_keys.py); it works for one brand."""

    name = models.CharField(max_length=100)
    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="api_keys")
    digest = models.CharField(max_length=64, unique=True)  # the SHA-256 of the key, which nobody can read back
    beginning = models.CharField(max_length=12)  # by which people recognise it
    is_active = models.BooleanField(default=True)
    runs_journeys = models.BooleanField(default=False, db_default=False)  # makes, launches and stops them, too
    created_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in the company's (`base`, as it was when the rate was set).

    A planning rate, as in a budget: it holds for all days, so that periods stay comparable (docs/analytics.md).
    """

    currency = models.CharField(max_length=3, unique=True)
    base = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate.normalize():f} {self.base}"


class LoginTry(models.Model):
    """Tries to log in with one address since a moment (accounts/tries.py). Gone after some minutes."""

    key = models.CharField(max_length=64, primary_key=True)  # the SHA-256 of the address
    count = models.IntegerField(default=0)
    since_at = models.DateTimeField(db_index=True)
