namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>The hook that looks for a GPU before anything is provisioned, with stand-ins for az and azd.</summary>
public sealed class PreflightTests : IDisposable
{
    private const string Quota = """{"value":[{"name":{"value":"ManagedEnvironmentConsumptionT4Gpus"},"limit":1,"currentValue":0}]}""";
    private const string NoQuota = """{"value":[{"name":{"value":"ManagedEnvironmentConsumptionT4Gpus"},"limit":0,"currentValue":0}]}""";
    private const string WithT4 = """{"value":[{"name":"D4"},{"name":"Consumption-GPU-NC8as-T4"}]}""";
    private const string WithoutT4 = """{"value":[{"name":"D4"}]}""";

    private readonly HookFolder _hook = new("preprovision");

    public PreflightTests() => _hook.Answer("azd", "echo \"$*\" >>\"$FOLDER/azd-calls\"");

    public void Dispose() => _hook.Dispose();

    [Theory]
    [InlineData(Quota, WithT4, "gpu")]
    [InlineData(Quota, """{"value":[]}""", "gpu")]
    [InlineData(Quota, WithoutT4, "cpu")]
    [InlineData(NoQuota, WithT4, "cpu")]
    [InlineData("""{"value":[]}""", WithT4, "cpu")]
    public void The_scorer_is_chosen_by_what_the_region_and_the_subscription_have(string usages, string profiles, string expected)
    {
        Azure(usages, profiles);

        var result = Run();

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal($"env set DEEPEMOTION_SCORER {expected}", _hook.Read("azd-calls").Trim());
        Assert.Contains(expected == "gpu" ? "A GPU will score" : "score on its own processors", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subscription_that_has_never_used_containers_is_registered_first()
    {
        _hook.Answer("az", $"""
            case "$*" in
              *'provider register'*) touch "$FOLDER/registered" ;;
              *usages*) [ -e "$FOLDER/registered" ] && echo '{Quota}' || (echo 'MissingSubscriptionRegistration: not registered' >&2; exit 1) ;;
              *WorkloadProfileTypes*) echo '{WithT4}' ;;
            esac
            """);

        Assert.Equal(0, Run().ExitCode);
        Assert.Contains("DEEPEMOTION_SCORER gpu", _hook.Read("azd-calls"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_quota_that_cannot_be_read_does_not_end_the_deployment()
    {
        _hook.Answer("az", "case \"$*\" in *'account show'*) ;; *) echo 'Forbidden' >&2; exit 1 ;; esac");

        var result = Run();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Forbidden", result.Output, StringComparison.Ordinal);
        Assert.Contains("DEEPEMOTION_SCORER cpu", _hook.Read("azd-calls"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu")]
    [InlineData("cpu")]
    public void What_somebody_chose_is_kept(string chosen)
    {
        Azure(NoQuota, WithT4);

        var result = Run(("DEEPEMOTION_SCORER", chosen));

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", _hook.Read("azd-calls"));
        Assert.Equal(chosen == "gpu", result.Output.Contains("DEEPEMOTION_SCORER cpu", StringComparison.Ordinal));
    }

    [Fact]
    public void A_scorer_that_does_not_exist_is_refused() => Assert.Contains("may be gpu or cpu", Run(("DEEPEMOTION_SCORER", "tpu")).Errors, StringComparison.Ordinal);

    /// <remarks>A template does not delete what it no longer names, and could not take the GPU profile away under the app.</remarks>
    [Fact]
    public void From_gpu_to_cpu_the_old_scorer_goes_first()
    {
        _hook.Answer("az", "echo \"$*\" >>\"$FOLDER/az-calls\"");

        Assert.Equal(0, Run(("DEEPEMOTION_SCORER", "cpu"), ("SCORER_APP", "ca-scorer-1"), ("AZURE_RESOURCE_GROUP", "group")).ExitCode);
        Assert.Contains("resource delete --subscription s --resource-group group --name ca-scorer-1 --resource-type Microsoft.App/containerApps", _hook.Read("az-calls"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_scorer_that_cannot_be_deleted_ends_the_deployment_with_a_word_about_it()
    {
        _hook.Answer("az", "case \"$*\" in *delete*) echo Locked >&2; exit 1 ;; esac");

        var result = Run(("DEEPEMOTION_SCORER", "cpu"), ("SCORER_APP", "ca-scorer-1"), ("AZURE_RESOURCE_GROUP", "group"));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("ca-scorer-1 could not be deleted: Locked", result.Errors, StringComparison.Ordinal);
    }

    private void Azure(string usages, string profiles) => _hook.Answer("az", $"""
        case "$*" in
          *usages*) echo '{usages}' ;;
          *WorkloadProfileTypes*) echo '{profiles}' ;;
        esac
        """);

    private Command Run(params (string Name, string Value)[] more)
    {
        var environment = more.ToDictionary(setting => setting.Name, setting => setting.Value);
        environment["AZURE_SUBSCRIPTION_ID"] = "s";
        environment["AZURE_LOCATION"] = "swedencentral";
        return _hook.Run(environment);
    }
}
