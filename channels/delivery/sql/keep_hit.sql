-- One row: somebody has followed a link or fetched a pixel.
insert into delivery_trackedhit (kind, customer_id, message_id, link_id, at, method, agent, purpose, ip)
values ({kind}, {customer_id}, {message_id}, {link_id}, {at}, {method}, {agent}, {purpose}, {ip})
