using System.Data.Common;
using Azure.Core;
using Azure.Identity;

namespace DeepEmotion.Functions.Telemetry;

/// <summary>Reads <c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c> as the Functions host does: <c>Authorization=AAD</c>, and <c>ClientId=…</c> for a user-assigned identity.</summary>
internal static class AzureMonitorIdentity
{
    public const string Setting = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";

    /// <summary>The identity that sends telemetry; null if the connection string's key is enough.</summary>
    /// <exception cref="InvalidOperationException">The setting asks for something other than Entra ID.</exception>
    public static TokenCredential? From(string? setting)
    {
        if (string.IsNullOrWhiteSpace(setting))
        {
            return null;
        }
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = setting };
            if (parts.TryGetValue("Authorization", out var kind) && "AAD".Equals(kind as string, StringComparison.OrdinalIgnoreCase))
            {
                return parts.TryGetValue("ClientId", out var client)
                    ? new ManagedIdentityCredential(ManagedIdentityId.FromUserAssignedClientId((string)client))
                    : new ManagedIdentityCredential(ManagedIdentityId.SystemAssigned);
            }
        }
        catch (ArgumentException)
        {
            // Not even keys and values: report it in the same way.
        }
        throw new InvalidOperationException($"{Setting} must be 'Authorization=AAD' or 'ClientId=<client id>;Authorization=AAD'.");
    }
}
