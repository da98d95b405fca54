using System.Net.Sockets;
using Azure;
using Azure.Identity;
using Azure.Storage.Blobs;
using DeepEmotion.Model.Scoring;
using DeepEmotion.Model.Storage;

namespace DeepEmotion.Model.Tests.Storage;

public sealed class TransientFailureTests
{
    public static TheoryData<Exception> Passing =>
    [
        new RequestFailedException("connection refused"),
        new RequestFailedException(408, "slow"),
        new RequestFailedException(429, "busy"),
        new RequestFailedException(500, "broken"),
        new RequestFailedException(503, "busy", "ServerBusy", null),
        new RequestFailedException(403, "no role yet", "AuthorizationPermissionMismatch", null),
        new RequestFailedException(404, "no queue", "QueueNotFound", null),
        new RequestFailedException(409, "going", "TableBeingDeleted", null),
        new AggregateException(new RequestFailedException("refused"), new TaskCanceledException()),
        new AuthenticationFailedException("no token"),
        new CredentialUnavailableException("no endpoint"),
        new IOException("reset"),
        new SocketException(104),
        new HttpRequestException("refused"),
        new TaskCanceledException("the network timeout"),
        new TimeoutException(),
        new MachineExhaustedException("Failed to allocate memory"),
    ];

    public static TheoryData<Exception> Lasting =>
    [
        new RequestFailedException(404, "gone", "BlobNotFound", null),
        new RequestFailedException(412, "changed", "ConditionNotMet", null),
        new RequestFailedException(409, "there already", "BlobAlreadyExists", null),
        new RequestFailedException(400, "nonsense", "InvalidInput", null),
        new AggregateException(new RequestFailedException("refused"), new RequestFailedException(400, "nonsense")),
        new AggregateException(),
        new FileNotFoundException(),
        new EndOfStreamException("a zip that is cut off"),
        new FormatException(),
        new InvalidOperationException(),
    ];

    [Theory]
    [MemberData(nameof(Passing))]
    public void Trouble_of_storage_or_identity_passes(Exception failure) => Assert.True(TransientFailure.Is(failure));

    [Theory]
    [MemberData(nameof(Lasting))]
    public void What_the_work_itself_is_to_blame_for_stays(Exception failure) => Assert.False(TransientFailure.Is(failure));

    [Fact]
    public void A_cancellation_that_the_caller_asked_for_is_not_an_error()
    {
        Assert.False(TransientFailure.Is(new OperationCanceledException(), new CancellationToken(canceled: true)));
        Assert.True(TransientFailure.Is(new OperationCanceledException(), CancellationToken.None));
    }

    [Fact]
    public async Task What_the_sdk_throws_where_nobody_listens_passes_and_is_told_without_the_address()
    {
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var options = new BlobClientOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(1) } };
        var blob = new BlobClient(new Uri($"http://{closed.LocalEndPoint}/account/container/blob"), options);

        var failure = await Assert.ThrowsAnyAsync<Exception>(() => blob.ExistsAsync(TestContext.Current.CancellationToken));
        Assert.True(TransientFailure.Is(failure), failure.ToString());
        Assert.Equal("storage does not answer", TransientFailure.Describe(failure));
    }

    [Fact]
    public void A_description_holds_the_code_and_none_of_storages_text()
    {
        var failure = new AggregateException(new RequestFailedException(503, "busy at 10.0.0.7", "ServerBusy", null));
        Assert.Equal("storage answered 503 ServerBusy", TransientFailure.Describe(failure));
    }
}
