using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DeepEmotion.Functions.Storage;
using DeepEmotion.Functions.Uploads;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace DeepEmotion.Functions.Tests.Uploads;

/// <summary>
/// An account that an identity opens, as in Azure. A flat account has no SAS for a prefix, so each address must open one blob and no other.
/// </summary>
public sealed class UploadAddressesTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);
    private static readonly byte[] DelegationKey = [.. Enumerable.Range(0, 32).Select(static i => (byte)i)];

    private readonly FakeTimeProvider _time = new(Now);
    private readonly DelegationService _service = new();
    private readonly UploadAddresses _addresses;

    public UploadAddressesTests() => _addresses = New("AzureWebJobsStorage:blobServiceUri", "https://account.blob.core.windows.net");

    public void Dispose()
    {
        _addresses.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task A_SAS_may_create_and_write_one_blob_of_the_batch_for_an_hour_over_https_and_nothing_else()
    {
        var made = await _addresses.MakeAsync("party", ["a.jpg", "day 1/b & c.jpg"], "/me", TestContext.Current.CancellationToken);
        Assert.Equal(["a.jpg", "day 1/b & c.jpg"], made.Select(static address => address.File));
        Assert.Equal(["/uploads/party/a.jpg", "/uploads/party/day%201/b%20%26%20c.jpg"], made.Select(static address => new Uri(address.Url).AbsolutePath));
        foreach (var address in made)
        {
            var sas = HttpUtility.ParseQueryString(new Uri(address.Url).Query);
            Assert.Equal("https://account.blob.core.windows.net", new Uri(address.Url).GetLeftPart(UriPartial.Authority));
            Assert.Equal("cw", sas["sp"]);
            Assert.Equal("b", sas["sr"]);
            Assert.Equal("https", sas["spr"]);
            Assert.Equal((Now.AddMinutes(-5), Now.AddHours(1)), (Time(sas["st"]), Time(sas["se"])));
            // Neither a prefix nor a directory, an account, a policy, a list or a delete.
            Assert.Equal(
                ["se", "sig", "ske", "skoid", "sks", "skt", "sktid", "skv", "sp", "spr", "sr", "st", "sv"],
                sas.AllKeys.Order(StringComparer.Ordinal));
            Assert.Equal(("PUT", Now.AddHours(1)), (address.Method, address.ExpiresAt));
            Assert.Equal("BlockBlob", address.Headers["x-ms-blob-type"]);
        }
    }

    /// <summary>The string to sign of learn.microsoft.com, "Create a user delegation SAS", for the version that the address names.</summary>
    [Fact]
    public async Task The_signature_is_of_that_blob_and_of_the_delegation_key()
    {
        var address = new Uri((await _addresses.MakeAsync("party", ["day 1/a.jpg"], "", TestContext.Current.CancellationToken)).Single().Url);
        var sas = HttpUtility.ParseQueryString(address.Query);
        string Sign(string blob)
        {
            string?[] fields =
            [
                sas["sp"], sas["st"], sas["se"], $"/blob/account/uploads/{blob}", sas["skoid"], sas["sktid"], sas["skt"], sas["ske"], sas["sks"], sas["skv"],
                .. Enumerable.Repeat("", FieldsBeforeAddress(sas["sv"]!)), "", sas["spr"], sas["sv"], sas["sr"], .. Enumerable.Repeat("", FieldsAtEnd(sas["sv"]!)),
            ];
            return Convert.ToBase64String(HMACSHA256.HashData(DelegationKey, Encoding.UTF8.GetBytes(string.Join('\n', fields))));
        }
        Assert.Equal(Sign("party/day 1/a.jpg"), sas["sig"]);
        Assert.NotEqual(Sign("party/day 1/b.jpg"), sas["sig"]);
        Assert.NotEqual(Sign("other/day 1/a.jpg"), sas["sig"]);
    }

    [Fact]
    public async Task One_delegation_key_signs_until_it_would_end_before_an_address()
    {
        for (var minutes = 0; minutes <= 90; minutes += 30)
        {
            await _addresses.MakeAsync("party", ["a.jpg"], "", TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromMinutes(30));
        }
        Assert.Equal(1, _service.Keys);
        await _addresses.MakeAsync("party", ["a.jpg"], "", TestContext.Current.CancellationToken);
        Assert.Equal(2, _service.Keys);
        Assert.All(_service.Lifetimes, static lifetime => Assert.InRange(lifetime, UploadAddresses.Lifetime, TimeSpan.FromHours(3)));
    }

    [Fact]
    public async Task Where_a_connection_string_opens_the_account_files_come_through_the_API_and_no_key_is_asked_for()
    {
        using var local = New("AzureWebJobsStorage", "UseDevelopmentStorage=true");
        var made = await local.MakeAsync("party", ["day 1/b & c.jpg"], "/me", TestContext.Current.CancellationToken);
        Assert.Equal(("PUT", "/me/api/batches/party/files/day%201/b%20%26%20c.jpg"), (made[0].Method, made[0].Url));
        Assert.Empty(made[0].Headers);
        Assert.Equal(0, _service.Keys);
    }

    private static DateTimeOffset Time(string? text) => DateTimeOffset.ParseExact(text!, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    // Since 2020-02-10 the authorized and the unauthorized object and the correlation id; since 2025-07-05 two of a delegated user.
    private static int FieldsBeforeAddress(string version) => string.CompareOrdinal(version, "2025-07-05") >= 0 ? 5 : 3;

    // Snapshot, encryption scope and five headers of the answer; since 2026-04-06 headers and queries of the request.
    private static int FieldsAtEnd(string version) => string.CompareOrdinal(version, "2026-04-06") >= 0 ? 9 : 7;

    private UploadAddresses New(string key, string value)
    {
        var blobs = new BlobServiceClient(new Uri("https://account.blob.core.windows.net"), new FixedToken(), new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(_service, disposeHandler: false)) });
        return new UploadAddresses(blobs, new StorageClients(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build()), _time);
    }

    /// <summary>Gives a user delegation key for what is asked, as the blob service does.</summary>
    private sealed class DelegationService : HttpMessageHandler
    {
        public List<TimeSpan> Lifetimes { get; } = [];

        public int Keys => Lifetimes.Count;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("?restype=service&comp=userdelegationkey", request.RequestUri!.Query);
            var asked = System.Xml.Linq.XDocument.Parse((await request.Content!.ReadAsStringAsync(cancellationToken)).TrimStart('\uFEFF')).Root!;
            var (start, end) = (asked.Element("Start")!.Value, asked.Element("Expiry")!.Value);
            Lifetimes.Add(Time(end) - Time(start));
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    $"""
                    <?xml version="1.0" encoding="utf-8"?><UserDelegationKey>
                    <SignedOid>11111111-2222-3333-4444-555555555555</SignedOid><SignedTid>66666666-7777-8888-9999-000000000000</SignedTid>
                    <SignedStart>{start}</SignedStart><SignedExpiry>{end}</SignedExpiry><SignedService>b</SignedService><SignedVersion>2020-02-10</SignedVersion>
                    <Value>{Convert.ToBase64String(DelegationKey)}</Value></UserDelegationKey>
                    """, Encoding.UTF8, "application/xml"),
            };
        }
    }

    private sealed class FixedToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }
}
