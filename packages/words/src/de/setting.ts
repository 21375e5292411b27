/** What settings are called, what each does, and what can be chosen: by the key of the setting with `_` for `.`. */
export const setting = {
  name_screens_theme: 'Farben',
  tells_screens_theme: 'Hell, dunkel oder wie das Gerät es vorgibt.',
  choice_screens_theme_auto: 'Wie das Gerät',
  choice_screens_theme_light: 'Hell',
  choice_screens_theme_dark: 'Dunkel',
  name_screens_undoSeconds: 'Hinweise und „Rückgängig“ stehen',
  tells_screens_undoSeconds: 'So lange bleibt unten stehen, was gerade getan wurde, und lässt sich dort zurücknehmen.',
  name_screens_scanGapMs: 'Scanner schreibt schneller als',
  tells_screens_scanGapMs:
    'Tasten, die schneller aufeinander folgen, kommen vom Scanner. Höher stellen, wenn er an diesem Gerät nicht erkannt wird.',
  name_chat_enterSends: 'Enter sendet die Nachricht',
  tells_chat_enterSends: 'Bei Nein beginnt Enter eine neue Zeile, und Strg + Enter sendet.',
  name_chat_monthsOnDevices: 'Nachrichten auf den Geräten',
  tells_chat_monthsOnDevices:
    'Ältere Nachrichten bleiben auf dem Server und werden von dort geholt, wenn jemand zu ihnen blättert oder sie sucht.',
  name_quotes_validDays: 'Gültigkeit neuer Angebote',
  tells_quotes_validDays: 'So lange gilt ein neues Angebot, wenn im Angebot nichts anderes steht.',
  name_sales_daysAhead: 'Belege vordatieren bis',
  tells_sales_daysAhead: 'So weit im Voraus darf das Datum von Auftrag, Lieferung, Rechnung oder Zahlung liegen.',
  name_sales_smallInvoice: 'Rechnung ohne Anschrift bis',
  tells_sales_smallInvoice:
    'Über diesem Betrag in Euro sagt die Vorschau, wenn die Anschrift des Kunden fehlt (§ 33 UStDV: 250 €).',
  name_sales_monthsOnDevices: 'Aufträge auf den Geräten',
  tells_sales_monthsOnDevices:
    'Was älter und bezahlt oder storniert ist, steht dort mit Kopf, Summen und Stand; Positionen, Versionen, Lieferungen, Zahlungen und Rechnungen kommen vom Server, sobald jemand sie öffnet oder sucht.',
  name_partners_paymentDays: 'Zahlungsziel neuer Kunden',
  tells_partners_paymentDays: 'So viele Tage haben neue Kunden Zeit zu zahlen. Bei jedem Kunden lässt es sich ändern.',
  name_stock_lowPieces: 'Knapp ab',
  tells_stock_lowPieces: 'Ist weniger als das frei, steht der Artikel in der Bestandsliste unter „Knapp“.',
  name_stock_lowPercent: 'Knapp ab, als Teil des Bestands',
  tells_stock_lowPercent: 'Ist ein kleinerer Teil des Bestands frei, gilt der Artikel ebenfalls als knapp.',
  name_stock_courseDays: 'Bestandsverlauf zeigt',
  tells_stock_courseDays: 'So viele Tage zeigt die Linie des Bestands bei einem Artikel.',
  name_stock_approvalPieces: 'Korrektur ohne Freigabe bis',
  tells_stock_approvalPieces:
    'Wer an einem Tag mehr von einem Artikel korrigiert oder bei einer Inventur so viel Unterschied bucht, braucht die Zustimmung einer zweiten Person.',
  name_stock_approvalValue: 'Korrektur ohne Freigabe bis zum Wert',
  tells_stock_approvalValue: 'Dasselbe nach dem Wert zu Einstandspreisen. 0: ohne Grenze.',
  name_stock_approvalSigned: 'Freigabe von Korrekturen mit Passwort',
  tells_stock_approvalSigned: 'Wer eine Korrektur genehmigt oder ablehnt, gibt dabei sein Passwort ein.',
  name_stock_monthsOnDevices: 'Lagerbewegungen auf den Geräten',
  tells_stock_monthsOnDevices:
    'Ältere Bewegungen bleiben auf dem Server; die Liste holt sie von dort, wenn jemand sie sehen will.',
  name_approvals_days: 'Antrag weiterreichen nach',
  tells_approvals_days:
    'Wer bis dahin nicht entschieden hat, ist nicht mehr allein zuständig: Der Antrag geht auch an die, die über Liegengebliebenes entscheiden.',
  name_documents_lettersDays: 'Verlauf Buchstabe für Buchstabe',
  tells_documents_lettersDays:
    'Danach steht im Verlauf, was jede Person in einem Zug geschrieben hat, mit dem Stand davor und danach. Das spart den größten Teil des Speicherplatzes.',
  name_files_onPapers: 'Bilder auf Papieren',
  tells_files_onPapers:
    'Angebote, Auftragsbestätigungen, Lieferscheine und Rechnungen zeigen vor jeder Position das Bild des Artikels. Was schon gedruckt ist, bleibt, wie es war.',
  name_files_megabytes: 'Größte Datei',
  tells_files_megabytes: 'Größere Dateien und Bilder werden nicht angenommen.',
  name_files_gigabytes: 'Platz für Dateien',
  tells_files_gigabytes: 'So viel darf jede Person hinzufügen, alles zusammen.',
  name_ledger_monthsOnDevices: 'Buchungssätze auf den Geräten',
  tells_ledger_monthsOnDevices:
    'Was früher gebucht wurde, steht dort als Saldovortrag; die einzelnen Buchungssätze kommen vom Server.',
  name_jobs_open: 'Hintergrundaufgaben je Person',
  tells_jobs_open: 'So viele dürfen zugleich warten und laufen; es läuft immer eine nach der anderen.',
  name_jobs_ownRows: 'Zeilen, die ein Gerät selbst sendet',
  tells_jobs_ownRows:
    'Das geht auch ohne Verbindung. Dateien und Schritte mit mehr Zeilen erledigt der Server im Hintergrund.',
  name_jobs_rows: 'Zeilen auf einmal',
  tells_jobs_rows: 'So viele Zeilen darf eine Datei oder ein Schritt für mehrere Zeilen haben.',
  name_jobs_resultDays: 'Dateien aus Hintergrundaufgaben behalten',
  tells_jobs_resultDays: 'So lange kann eine exportierte Datei geladen werden.',
  name_jobs_kept: 'Beendete Hintergrundaufgaben behalten',
  tells_jobs_kept: 'Danach verschwinden sie aus der Liste.',
  name_identity_logDays: 'Protokoll behält Einträge',
  tells_identity_logDays: 'Danach kommen sie in ein Archiv, das sich weiterhin prüfen lässt.',
  name_identity_proofMinutes: 'Passwort gilt als eben eingegeben',
  tells_identity_proofMinutes:
    'So lange lassen sich Rollen, Zugänge und Passwörter ändern, ohne das eigene Passwort noch einmal einzugeben.',
  name_identity_sessionDays: 'Anmeldung dauert höchstens',
  tells_identity_sessionDays:
    'Danach meldet sich jeder neu an, auch wer jeden Tag arbeitet. Gilt ab der nächsten Anmeldung.',
  name_identity_temporaryPasswordHours: 'Erstes Passwort gilt',
  tells_identity_temporaryPasswordHours:
    'So lange kann sich jemand mit dem Passwort anmelden, das ihm die Verwaltung gegeben hat.',
  name_identity_socketsPerPerson: 'Offene Verbindungen je Person',
  tells_identity_socketsPerPerson:
    'So viele Fenster, Geräte und Programme einer Person dürfen zugleich verbunden sein; jedes weitere wird abgewiesen.',
} as const
