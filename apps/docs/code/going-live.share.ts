/** How many chats of a widget Dataverse has as authenticated, and how many as not. */
export interface ChatCount {
  authenticated: number;
  others: number;
}

interface Row {
  authenticated?: boolean | null;
  chats: number;
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/**
 * Asks Dataverse (L4). The table's address is looked up, since Microsoft does not print it.
 *
 * @param organisation - such as `https://contoso.crm4.dynamics.com`.
 * @param accessToken - of an application user that may read the table.
 * @param since - the first day that counts, such as `2026-12-01`.
 */
export async function countChats(
  organisation: string,
  accessToken: string,
  widgetId: string,
  since: string,
): Promise<ChatCount> {
  async function get<T>(path: string): Promise<T> {
    const headers = { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' };
    const response = await fetch(`${organisation}/api/data/v9.2/${path}`, { headers });
    if (!response.ok) throw new Error(`Dataverse answered ${response.status}.`);
    return (await response.json()) as T;
  }
  const table = 'msdyn_livechatengagementctx';
  const { EntitySetName } = await get<{ EntitySetName: string }>(
    `EntityDefinitions(LogicalName='${table}')?$select=EntitySetName`,
  );
  const query = `<fetch aggregate="true">
  <entity name="${table}">
    <attribute name="msdyn_isauthenticated" alias="authenticated" groupby="true" />
    <attribute name="msdyn_widgetappid" alias="chats" aggregate="count" />
    <filter>
      <condition attribute="msdyn_widgetappid" operator="eq" value="${escapeXml(widgetId)}" />
      <condition attribute="createdon" operator="on-or-after" value="${escapeXml(since)}" />
    </filter>
  </entity>
</fetch>`;
  const { value } = await get<{ value: Row[] }>(
    `${EntitySetName}?fetchXml=${encodeURIComponent(query)}`,
  );
  const sum = (rows: Row[]) => rows.reduce((total, { chats }) => total + chats, 0);
  return {
    authenticated: sum(value.filter(({ authenticated }) => authenticated === true)),
    others: sum(value.filter(({ authenticated }) => authenticated !== true)),
  };
}
