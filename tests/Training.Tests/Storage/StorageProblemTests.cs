using Azure;
using DeepEmotion.Training.Commands;

namespace DeepEmotion.Training.Tests.Storage;

public sealed class StorageProblemTests
{
    [Theory]
    [InlineData(0, "does not answer", "AzureWebJobsStorage")]
    [InlineData(403, "refuses this identity", "Storage Blob Data Contributor")]
    [InlineData(500, "Storage answered 500: it hurts", "")]
    public void A_storage_error_becomes_one_line_that_says_what_to_do(int status, string problem, string remedy)
    {
        var message = ExpectedFailure.Describe(new RequestFailedException(status, "it hurts\nStatus: 500\nHeaders: many"))!;

        Assert.Contains(problem, message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void So_do_all_tries_together() =>
        Assert.Contains("refused it", ExpectedFailure.Describe(new AggregateException(new RequestFailedException("first"), new RequestFailedException("refused it")))!, StringComparison.Ordinal);

    [Fact]
    public void A_bug_stays_a_bug() => Assert.Null(ExpectedFailure.Describe(new InvalidOperationException("a bug")));
}
