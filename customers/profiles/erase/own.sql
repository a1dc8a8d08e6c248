-- Whatever only this person has. Their numbers stay in what was counted.
delete from customers_attributechange where customer_id = any({ids}::bigint[]);
delete from customers_identity where customer_id = any({ids}::bigint[]);
delete from customers_consent where customer_id = any({ids}::bigint[]);
delete from customers_consentchange where customer_id = any({ids}::bigint[]);
delete from customers_consentpause where customer_id = any({ids}::bigint[]);
delete from customers_event where customer_id = any({ids}::bigint[]);
delete from customers_refund where customer_id = any({ids}::bigint[]);
delete from customers_purchaseline where customer_id = any({ids}::bigint[]);
delete from customers_purchase where customer_id = any({ids}::bigint[]);
delete from customers_listmember where customer_id = any({ids}::bigint[]);
delete from customers_importoccurrence where customer_id = any({ids}::bigint[]);
delete from customers_mergerows where merge_id in (
    select id from customers_merge
    where kept_id = any({ids}::bigint[]) or lost_id = any({ids}::bigint[]) or present_id = any({ids}::bigint[])
);
delete from customers_merge
where kept_id = any({ids}::bigint[]) or lost_id = any({ids}::bigint[]) or present_id = any({ids}::bigint[]);
