using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace DeepEmotion.Functions.Access;

/// <summary>Reads who is signed in.</summary>
/// <remarks>
/// App Service signs people in and passes their identity in <c>X-MS-CLIENT-PRINCIPAL</c>, a header that it removes from outside requests
/// (learn.microsoft.com, "Work with user identities in Azure App Service authentication"). It does so only while its authentication is
/// on, and then it sets <c>WEBSITE_AUTH_ENABLED</c>: without that the header proves nothing and is not read.
/// </remarks>
public sealed class CallerReader(IConfiguration configuration)
{
    internal const string PrincipalHeader = "X-MS-CLIENT-PRINCIPAL";
    internal const string SignInSetting = "WEBSITE_AUTH_ENABLED";

    // A person's name, then an application's.
    private static readonly string[] NameClaims =
        ["preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "name", "azp", "appid"];

    /// <summary>Whether people can sign in here.</summary>
    public bool CanSignIn { get; } = bool.TryParse(configuration[SignInSetting], out var on) && on;

    /// <summary>The person who is signed in, if any.</summary>
    public Caller? Find(HttpRequest request)
    {
        if (!CanSignIn || request.Headers[PrincipalHeader].ToString() is not { Length: > 0 } header)
        {
            return null;
        }
        try
        {
            using var principal = JsonDocument.Parse(Convert.FromBase64String(header));
            return FromClaims(principal.RootElement);
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Caller FromClaims(JsonElement principal)
    {
        var claims = principal.GetProperty("claims").EnumerateArray()
            .Select(static claim => (Type: claim.GetProperty("typ").GetString(), Value: claim.GetProperty("val").GetString()!))
            .ToList();
        var roleType = principal.TryGetProperty("role_typ", out var type) ? type.GetString() : null;
        var roles = claims.Where(claim => claim.Type == "roles" || claim.Type == roleType).Select(static claim => RoleOf(claim.Value));
        var name = NameClaims.Select(wanted => claims.Find(claim => claim.Type == wanted).Value).FirstOrDefault(static value => value is not null);
        return new Caller(name ?? "somebody without a name", roles.Max());
    }

    private static Role? RoleOf(string claim) => Enum.GetValues<Role>().Cast<Role?>().FirstOrDefault(role => role.ToString()!.Equals(claim, StringComparison.OrdinalIgnoreCase));
}
