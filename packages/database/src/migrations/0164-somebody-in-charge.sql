-- 0164-somebody-in-charge.sql: in a group whose admins all may not sign in any more, whoever is in it longest takes over, as from now on at once (CH-05.12).
SET LOCAL ROLE werkbank_system;
UPDATE chat_members m SET role = 'admin' FROM (
  SELECT DISTINCT ON (c.org_id, c.room_id) c.org_id, c.id FROM chat_members c
  JOIN chat_rooms r ON r.org_id = c.org_id AND r.id = c.room_id AND r.kind = 'group' AND r.deleted_at IS NULL
  JOIN users u ON u.org_id = c.org_id AND u.id = c.user_id AND u.disabled_at IS NULL AND u.deleted_at IS NULL
  WHERE c.deleted_at IS NULL AND NOT EXISTS (
    SELECT FROM chat_members a JOIN users b ON b.org_id = a.org_id AND b.id = a.user_id AND b.disabled_at IS NULL AND b.deleted_at IS NULL
    WHERE a.org_id = c.org_id AND a.room_id = c.room_id AND a.role = 'admin' AND a.deleted_at IS NULL)
  ORDER BY c.org_id, c.room_id, (c.user_id IS NOT DISTINCT FROM r.created_by) DESC, (u.kind = 'person') DESC, c.joined_at, c.id) heir
WHERE m.org_id = heir.org_id AND m.id = heir.id;
RESET ROLE;
