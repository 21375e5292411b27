import { defineMessages } from './define.ts'

export const identity = defineMessages({
  de: {
    email: 'E-Mail',
    failed: 'E-Mail oder Passwort stimmt nicht. Bitte prüfen und noch einmal versuchen.',
    forgetDevice: 'Abmelden und dieses Gerät leeren',
    forgetDeviceExplained:
      'Alle Daten von Werkbank auf diesem Gerät werden gelöscht. Was noch nicht gesendet ist, geht verloren.',
    forgetUnsent: {
      one: '{count} Änderung ist noch nicht gesendet und geht verloren.',
      other: '{count} Änderungen sind noch nicht gesendet und gehen verloren.',
    },
    offline: 'Kein Netz. Zum ersten Anmelden auf diesem Gerät braucht es eine Verbindung.',
    password: 'Passwort',
    sessionEnded: 'Die Anmeldung ist abgelaufen. Alles bleibt auf diesem Gerät; zum Senden bitte neu anmelden.',
    signIn: 'Anmelden',
    signingIn: 'Wird angemeldet',
    signInAs: 'Als {name} weiterarbeiten',
    signInAsExplained: 'Offline weiterarbeiten; gesendet wird nach dem nächsten Anmelden.',
    signOut: 'Abmelden',
    signOutExplained:
      'Die Daten dieses Geräts bleiben für die nächste Anmeldung erhalten, auch was noch nicht gesendet ist.',
    throttled: 'Zu viele Versuche. Bitte in {seconds} Sekunden noch einmal.',
    trouble: 'Der Server antwortet gerade nicht. Bitte gleich noch einmal versuchen.',
    welcome: 'Willkommen zurück',
  },
  en: {
    email: 'Email',
    failed: 'Email or password is not right. Please check and try again.',
    forgetDevice: 'Sign out and empty this device',
    forgetDeviceExplained: 'All Werkbank data on this device is deleted. What has not been sent yet is lost.',
    forgetUnsent: {
      one: '{count} change has not been sent yet and will be lost.',
      other: '{count} changes have not been sent yet and will be lost.',
    },
    offline: 'No network. The first sign-in on this device needs a connection.',
    password: 'Password',
    sessionEnded: 'Your session has ended. Everything stays on this device; sign in again to send it.',
    signIn: 'Sign in',
    signingIn: 'Signing in',
    signInAs: 'Continue as {name}',
    signInAsExplained: 'Go on offline; changes are sent after the next sign-in.',
    signOut: 'Sign out',
    signOutExplained: 'The data on this device stays for the next sign-in, unsent changes too.',
    throttled: 'Too many attempts. Please try again in {seconds} seconds.',
    trouble: 'The server does not answer right now. Please try again in a moment.',
    welcome: 'Welcome back',
  },
})
