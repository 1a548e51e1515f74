"""The way out by e-mail, over SMTP."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.mime.text import MIMEText
from email.utils import format_datetime, parseaddr
from typing import Literal

import aiosmtplib
from pydantic import SecretStr

from alert.application.delivering import Letter
from alert.domain import Outcome, email_subject, email_text
from chassis.privacy import ErasedError, Keyring, UnreadableSealError
from contracts.account import contact_context

LONGEST_SECONDS = 20.0
PERMANENT = 500


@dataclass(frozen=True)
class MailServer:
    """An SMTP server. `security`: `starttls`, `tls` from the start, or `none`. `sender` is `이름 <address>`."""

    host: str
    port: int
    sender: str
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: SecretStr | None = None


@dataclass(frozen=True)
class EmailDoor:
    """Sends letters as plain text. The address is opened for the moment of sending only."""

    server: MailServer
    keyring: Keyring
    clock: Callable[[], datetime]
    console_url: str
    operators: Sequence[str] = ()

    async def send(self, letter: Letter) -> Outcome:
        """One try."""
        try:
            message, receivers = await asyncio.to_thread(self._written, letter)
            return await self._sent(message, receivers)
        except (ErasedError, UnreadableSealError):
            return Outcome("refused", "address_lost", "메일 주소가 파기되었습니다.")
        except aiosmtplib.SMTPRecipientsRefused as error:
            return _refused(max(each.code for each in error.recipients))
        except aiosmtplib.SMTPDataError as error:
            return _refused(error.code)
        except aiosmtplib.SMTPResponseException as error:
            return Outcome("again", f"smtp_{error.code}", "메일 서버가 받지 않았습니다.", error.code)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            return Outcome("again", "mail_server_away", "메일 서버에 연결하지 못했습니다.")

    def _written(self, letter: Letter) -> tuple[MIMEText, Sequence[str]]:
        receivers = self._receivers(letter)
        return self._message(letter, receivers), receivers

    def _receivers(self, letter: Letter) -> Sequence[str]:
        if not letter.where:
            return self.operators
        context = contact_context(letter.target.target_id)
        return [self.keyring.open_secret(letter.seller_id, context, letter.where)]

    async def _sent(self, message: MIMEText, receivers: Sequence[str]) -> Outcome:
        server = self.server
        await aiosmtplib.send(
            message,
            recipients=list(receivers),
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password.get_secret_value() if server.password else None,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            timeout=LONGEST_SECONDS,
        )
        return Outcome("sent", "sent", "메일 서버가 받았습니다.", 250)

    def _message(self, letter: Letter, receivers: Sequence[str]) -> MIMEText:
        # Not by EmailMessage: its folding of a long Korean subject loses spaces.
        message = MIMEText(email_text(letter.alert, self.console_url), "plain", "utf-8")
        message["Message-ID"] = f"<{letter.delivery_id}@{parseaddr(self.server.sender)[1].rpartition('@')[2]}>"
        message["Date"] = format_datetime(self.clock())
        message["From"] = self.server.sender
        message["To"] = ", ".join(receivers)
        message["Subject"] = Header(email_subject(letter.alert), "utf-8")  # pyright: ignore[reportArgumentType]
        message["Auto-Submitted"] = "auto-generated"
        return message


def _refused(code: int) -> Outcome:
    """A server's word on this letter: for good, or for now."""
    verdict = "refused" if code >= PERMANENT else "again"
    return Outcome(verdict, f"smtp_{code}", "메일 서버가 이 주소로 보내는 메일을 받지 않았습니다.", code)
