using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeepEmotion.LocalHost.Tests.HttpApi;

/// <summary>People who are signed in, as App Service hands them over.</summary>
[Collection(ApiHost.Collection)]
public sealed class SignInTests(ApiHost api)
{
    [Theory]
    [InlineData("GET /me/api/batches", "reader", 200)]
    [InlineData("GET /me/api/batches", "none", 403)]
    [InlineData("GET /me/api/batches", "", 401)]
    [InlineData("GET /me/api/batches/party/photos", "reader", 200)]
    [InlineData("GET /me/api/batches/party/results.csv", "reader", 200)]
    [InlineData("HEAD /me/api/batches/party", "uploader", 200)]
    [InlineData("POST /me/api/batches", "reader", 403)]
    [InlineData("POST /me/api/batches", "uploader", 200)]
    [InlineData("PUT /me/api/batches/party/files/a.jpg", "reader", 403)]
    [InlineData("PUT /me/api/batches/party/files/day 1/a.jpg", "uploader", 201)]
    [InlineData("POST /me/api/score", "reader", 403)]
    [InlineData("POST /me/api/batches/party/requeue", "uploader", 403)]
    [InlineData("POST /me/api/batches/party/requeue", "operator", 202)]
    [InlineData("DELETE /me/api/batches/nobody", "uploader", 403)]
    [InlineData("DELETE /me/api/batches/nobody/files/a.jpg", "reader,uploader", 403)]
    [InlineData("DELETE /me/api/batches/a%5Cb", "operator", 400)]
    [InlineData("DELETE /me/api/batches/party/files/", "operator", 400)]
    [InlineData("DELETE /me/api/batches/party/files", "operator", 400)]
    [InlineData("PUT /me/api/batches/party/files/", "uploader", 400)]
    [InlineData("GET /me/api/batches/party/label?limit=1", "reader", 200)]
    [InlineData("PUT /me/api/batches/party/labels", "reader", 403)]
    [InlineData("PUT /me/api/batches/party/labels", "uploader", 400)]
    [InlineData("POST /me/api/models/newest/promote", "reader,uploader", 403)]
    [InlineData("POST /me/api/models/newest/promote", "operator", 400)]
    [InlineData("POST /me/api/models/newest/promote", "2", 403)]
    [InlineData("GET /me/api/nothing", "operator", 404)]
    [InlineData("DELETE /me/api/models", "operator", 405)]
    [InlineData("GET /me/me/api/batches", "operator", 404)]
    [InlineData("GET /", "", 302)]
    [InlineData("GET /", "none", 200)]
    [InlineData("GET /api/health", "", 200)]
    public async Task A_role_does_what_it_may(string line, string roles, int status)
    {
        await api.AddRowsAsync("party", 0, 3);
        await api.SummarizeAsync("party");
        using var answer = await api.SignIn.SendAsync(Request(line, roles), ApiHost.Cancellation);
        Assert.True((int)answer.StatusCode == status, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(ApiHost.Cancellation)}");
        // Nothing of this deletes the batch.
        using var batch = await api.SignIn.SendAsync(Request("GET /me/api/batches/party", "reader"), ApiHost.Cancellation);
        Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", 403)]
    [InlineData("same-site", 403)]
    [InlineData("same-origin", 200)]
    public async Task A_page_of_another_site_cannot_use_a_sign_in(string site, int status)
    {
        var request = Request("POST /me/api/batches", "operator");
        request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await api.SignIn.SendAsync(request, ApiHost.Cancellation);
        Assert.Equal(status, (int)answer.StatusCode);
        if (status == 403)
        {
            foreach (var line in (string[])["DELETE /me/api/batches/nobody", "PUT /me/api/batches/party/files/a.jpg", "PATCH /me/api/batches/party", "PUT /me/api/batches/party/labels"])
            {
                using var other = Request(line, "operator");
                other.Headers.Add("Sec-Fetch-Site", site);
                Assert.Equal(HttpStatusCode.Forbidden, (await api.SignIn.SendAsync(other, ApiHost.Cancellation)).StatusCode);
            }
        }
    }

    [Theory]
    [InlineData("no base64")]
    [InlineData("e30=")]
    [InlineData("eyJjbGFpbXMiOjd9")]
    public async Task A_broken_principal_is_nobody(string principal)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/me/api/batches") { Headers = { { "X-MS-CLIENT-PRINCIPAL", principal } } };
        Assert.Equal(HttpStatusCode.Unauthorized, (await api.SignIn.SendAsync(request, ApiHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Links_stay_with_the_sign_in()
    {
        await api.AddRowsAsync("party", 0, 3);
        using var answer = await api.SignIn.SendAsync(Request("GET /me/api/batches/party/photos?limit=1", "reader"), ApiHost.Cancellation);
        var page = await answer.Content.ReadFromJsonAsync<JsonNode>(ApiHost.Cancellation);
        Assert.StartsWith("/me/api/batches/party/photos?limit=1&continue=", (string?)page!["next"]);
        using var made = await api.SignIn.SendAsync(Request("POST /me/api/batches", "uploader", """{"name":"mine"}"""), ApiHost.Cancellation);
        Assert.Equal("/me/api/batches/mine", made.Headers.Location?.ToString());
    }

    internal static HttpRequestMessage Request(string line, string roles, string? body = null)
    {
        var parts = line.Split(' ', 2);
        var request = new HttpRequestMessage(HttpMethod.Parse(parts[0]), parts[1]);
        if (parts[0] is "POST" or "PUT")
        {
            request.Content = new StringContent(body ?? """{"dryRun":true}""");
        }
        if (roles.Length > 0)
        {
            var claims = roles.Split(',').Where(static role => role != "none").Select(static role => new { typ = "roles", val = role }).Append(new { typ = "preferred_username", val = "ann@example.com" });
            request.Headers.Add("X-MS-CLIENT-PRINCIPAL", Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { auth_typ = "aad", claims, role_typ = "roles" }))));
        }
        return request;
    }
}
