-- What one message of a step is likely to cost: the price with the longest fitting prefix, times the parts of its text.
(select p.amount * {parts} from delivery_price p
 where p.account_id = (select s.account_id from delivery_sender s where s.id = {sender}) and p.channel = {channel}
   and starts_with(ltrim(a.endpoint, '+'), ltrim(p.prefix, '+'))
 order by length(p.prefix) desc limit 1)
