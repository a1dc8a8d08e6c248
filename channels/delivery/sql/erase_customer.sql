-- A person is erased. Their messages and the reports about them stay as numbers: when, over what, what came of it, at what
-- cost. Whom and where to, what was said and what providers said of it, goes.
delete from delivery_outbox where customer_id = any({ids}::bigint[]);
delete from delivery_stray s using delivery_providermessage p
where p.customer_id = any({ids}::bigint[])
  and s.account_id = p.account_id and s.provider_message_id = p.provider_message_id;
delete from delivery_stray where words ~* {pattern} or detail::text ~* {pattern};
delete from delivery_statuscall
where message_id in (select id from delivery_message where customer_id = any({ids}::bigint[]));
update delivery_message set endpoint = '', data = null, provider_message_id = null, error_text = null,
  status = case when status in ('queued', 'held') then 'superseded' else status end
where customer_id = any({ids}::bigint[]);
update delivery_deliveryevent set key = id::text, detail = null where customer_id = any({ids}::bigint[]);
delete from delivery_providermessage where customer_id = any({ids}::bigint[]);
delete from delivery_callanswer where customer_id = any({ids}::bigint[]);
delete from delivery_apimessage where customer_id = any({ids}::bigint[]);
delete from delivery_trackedhit where customer_id = any({ids}::bigint[]);
delete from delivery_rehearsalreport where customer_id = any({ids}::bigint[]);
-- A number that somebody else has, too, is theirs.
delete from delivery_optin where customer_id = any({ids}::bigint[]);
delete from delivery_incomingmessage i
where i.customer_id = any({ids}::bigint[])
   or i.customer_id is null and (i.channel, i.endpoint) in (
        select * from unnest({channels}::text[], {endpoints}::text[]) as had (channel, endpoint));
delete from delivery_replypart where endpoint = any({endpoints}::text[]);
