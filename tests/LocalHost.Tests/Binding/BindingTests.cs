using System.Reflection;
using DeepEmotion.LocalHost.Binding;
using DeepEmotion.LocalHost.Settings;
using DeepEmotion.LocalHost.Tests.Hosting;
using DeepEmotion.LocalHost.Tests.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

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

    /// <summary>Two hosts that start at once in one process: reflection may describe a parameter to each by an object of its own.</summary>
    [Fact]
    public async Task A_trigger_is_bound_to_its_parameter_and_not_to_one_object_that_describes_it()
    {
        var method = typeof(Heard).GetMethod(nameof(Heard.Hear))!;
        var described = typeof(HeardElsewhere).GetMethod(nameof(Heard.Hear))!.GetParameters().Single();
        Assert.NotSame(method.GetParameters().Single(), described);
        await using var services = new ServiceCollection().BuildServiceProvider();
        var invoker = new FunctionInvoker(services.GetRequiredService<IServiceScopeFactory>(), new HostSettings(), TimeProvider.System);
        var input = new List<string>();
        await invoker.InvokeAsync(new LocalFunction("Hear", method, described.GetCustomAttribute<QueueTriggerAttribute>()!, described), input, TestContext.Current.CancellationToken);
        Assert.Equal(["heard"], input);
    }

    private static Task<HostUnderTest> StartAsync(Type functions, Dictionary<string, string?> settings) =>
        HostUnderTest.StartAsync("UseDevelopmentStorage=true", functions, settings);

    public class Heard
    {
        public void Hear([QueueTrigger("heard")] List<string> text) => text.Add("heard");
    }

    public sealed class HeardElsewhere : Heard;

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
