using DeepEmotion.Functions.Batches;
using DeepEmotion.Functions.Photos;
using DeepEmotion.Functions.Results;
using DeepEmotion.Functions.Storage;
using DeepEmotion.LocalHost.Azurite;
using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.Model.Faces;
using DeepEmotion.Model.Manifests;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Tests.Support;
using DeepEmotion.Vision.Detection;
using Microsoft.Extensions.DependencyInjection;

namespace DeepEmotion.LocalHost.Tests.HttpApi;

/// <summary>All http functions on a storage of their own, which holds the batches that a test makes.</summary>
[CollectionDefinition(Collection)]
public sealed class ApiHost : IAsyncLifetime, ICollectionFixture<ApiHost>
{
    public const string Collection = "API";

    private AzuriteProcess? _azurite;
    private HostUnderTest? _host;
    private HostUnderTest? _signIn;

    public HttpClient Http { get; private set; } = new();

    /// <summary>A second host, where people sign in as in Azure.</summary>
    public HttpClient SignIn { get; private set; } = new();

    public string ConnectionString => _azurite!.ConnectionString;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => _host!.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteFixture.StartAsync();
        _host = await HostUnderTest.StartApiAsync(_azurite.ConnectionString);
        _signIn = await HostUnderTest.StartApiAsync(_azurite.ConnectionString, new() { ["WEBSITE_AUTH_ENABLED"] = "True" });
        await Get<StorageInitializer>().CreateMissingAsync(Cancellation);
        Http = _host.Http;
        SignIn = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = _signIn.Http.BaseAddress };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        SignIn.Dispose();
        await _host!.DisposeAsync();
        await _signIn!.DisposeAsync();
        await _azurite!.DisposeAsync();
    }

    /// <summary>Writes rows: of every twenty photos one has no face, one was rejected and one failed.</summary>
    public Task AddRowsAsync(string batch, int from, int count) =>
        Get<ResultsStore>().WriteAsync([.. Enumerable.Range(from, count).Select(i => Row(batch, i))], Cancellation);

    public Task SummarizeAsync(string batch) => Get<BatchSummarizer>().SummarizeAsync(batch, Cancellation);

    private static PhotoResult Row(string batch, int i)
    {
        var photo = new PhotoId(batch, $"day {i % 3}/photo-{i:0000}.jpg", $"{batch}/day {i % 3}/photo-{i:0000}.jpg", $"0x{i:X}", DateTimeOffset.FromUnixTimeSeconds(1_767_225_600));
        return (i % 20) switch
        {
            17 => PhotoResult.WithoutFace(photo, 640, 480),
            18 => PhotoResult.Rejected(photo, "The file is a video, not a photo."),
            19 => PhotoResult.Failed(photo, "Five tries failed."),
            _ => new PhotoResult
            {
                Photo = photo,
                Status = PhotoStatus.Scored,
                Width = 640,
                Height = 480,
                Model = ModelVersion.Parse("20260102-030405-01234567"),
                Faces = [.. Enumerable.Range(0, 1 + (i % 2)).Select(static face => new FaceResult(
                    new FaceBox(10 * face, 20, 30, 40), 0.9f,
                    new FaceScore([0.7f, 0.05f, 0.05f, 0.05f, 0.05f, 0.05f, 0.05f], new AttentionWindow(0.8f, 0, 0.1f, 0, 0.8f, -0.1f)), Crop: null))],
            },
        };
    }
}
