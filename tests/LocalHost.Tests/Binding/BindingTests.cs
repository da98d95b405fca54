using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.LocalHost.Tests.Timers;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.LocalHost.Tests.Binding;

public sealed class BindingTests
{
    [Fact]
    public async Task A_missing_setting_is_named_with_the_function_that_wants_it()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(typeof(TimerFunctions), []));
        Assert.Contains("OnTimer", error.Message, StringComparison.Ordinal);
        Assert.Contains("'Schedule'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_that_is_none_is_shown()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(typeof(TimerFunctions), new() { ["Schedule"] = "every day" }));
        Assert.Contains("'every day'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(TwoOfOneName), "Same")]
    [InlineData(typeof(NoTrigger), "Deaf")]
    [InlineData(typeof(OtherAccount), "Elsewhere")]
    public async Task A_declaration_that_no_host_could_run_is_an_error_at_the_start(Type functions, string named) =>
        Assert.Contains(named, (await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(functions, []))).Message, StringComparison.Ordinal);

    private static Task<HostUnderTest> StartAsync(Type functions, Dictionary<string, string?> settings) =>
        HostUnderTest.StartAsync("UseDevelopmentStorage=true", functions, settings);

    public sealed class TwoOfOneName
    {
        [Function("Same")]
        public void One([QueueTrigger("one")] string text) => ArgumentNullException.ThrowIfNull(text);

        [Function("Same")]
        public void Two([QueueTrigger("two")] string text) => ArgumentNullException.ThrowIfNull(text);
    }

    public sealed class NoTrigger
    {
        [Function("Deaf")]
        public void Nothing(string text) => ArgumentNullException.ThrowIfNull(text);
    }

    public sealed class OtherAccount
    {
        [Function("One")]
        public void One([QueueTrigger("one", Connection = "Elsewhere")] string text) => ArgumentNullException.ThrowIfNull(text);
    }
}
