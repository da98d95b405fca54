namespace DeepEmotion.Infrastructure.Tests.Deployment;

/// <summary>The hook that looks for a GPU before anything is provisioned, with stand-ins for az and azd.</summary>
public sealed class PreflightTests : IDisposable
{
    private const string Quota = """{"value":[{"name":{"value":"ManagedEnvironmentConsumptionT4Gpus"},"limit":1,"currentValue":0}]}""";
    private const string NoQuota = """{"value":[{"name":{"value":"ManagedEnvironmentConsumptionT4Gpus"},"limit":0,"currentValue":0}]}""";
    private const string WithT4 = """{"value":[{"name":"D4"},{"name":"Consumption-GPU-NC8as-T4"}]}""";
    private const string WithoutT4 = """{"value":[{"name":"D4"}]}""";

    private static readonly (string Name, string Value)[] Deployed = [("CONTAINER_ENVIRONMENT", "cae-1"), ("AZURE_RESOURCE_GROUP", "group")];

    private readonly HookFolder _hook = new("preprovision");

    public PreflightTests() => _hook.Answer("azd", "echo \"$*\" >>\"$FOLDER/azd-calls\"");

    public void Dispose() => _hook.Dispose();

    /// <remarks>Quotas belong to a container environment (learn.microsoft.com/azure/container-apps/quotas), so the first deployment cannot know it.</remarks>
    [Theory]
    [InlineData(true, Quota, WithT4, "gpu", "A GPU will score")]
    [InlineData(true, Quota, """{"value":[]}""", "gpu", "A GPU will score")]
    [InlineData(true, Quota, WithoutT4, "cpu", "swedencentral offers no serverless T4s")]
    [InlineData(true, NoQuota, WithT4, "cpu", "the container environment has no quota")]
    [InlineData(true, """{"value":[]}""", WithT4, "cpu", "known only once there is a container environment")]
    [InlineData(false, Quota, WithT4, "cpu", "known only once there is a container environment")]
    [InlineData(false, Quota, WithoutT4, "cpu", "swedencentral offers no serverless T4s")]
    public void The_scorer_is_chosen_by_what_the_region_and_the_environment_have(bool isDeployed, string usages, string profiles, string expected, string reason)
    {
        Azure(usages, profiles);

        var result = Run(isDeployed ? Deployed : []);

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal($"env set DEEPEMOTION_SCORER {expected}", _hook.Read("azd-calls").Trim());
        Assert.Contains(reason, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_subscription_that_has_never_used_containers_is_registered_first()
    {
        _hook.Answer("az", $"""
            case "$*" in
              *'provider register'*) touch "$FOLDER/registered" ;;
              *WorkloadProfileTypes*) [ -e "$FOLDER/registered" ] && echo '{WithoutT4}' || (echo 'MissingSubscriptionRegistration: not registered' >&2; exit 1) ;;
            esac
            """);

        var result = Run();

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("offers no serverless T4s", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_offer_that_cannot_be_read_does_not_end_the_deployment()
    {
        _hook.Answer("az", "case \"$*\" in *'account show'*) ;; *) echo 'Forbidden' >&2; exit 1 ;; esac");

        var result = Run(Deployed);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("Forbidden", result.Output, StringComparison.Ordinal);
        Assert.Contains("DEEPEMOTION_SCORER cpu", _hook.Read("azd-calls"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gpu", NoQuota, "Provisioning will probably fail")]
    [InlineData("gpu", Quota, null)]
    [InlineData("cpu", NoQuota, null)]
    [InlineData("cpu", Quota, "azd env set DEEPEMOTION_SCORER gpu")]
    public void What_somebody_chose_is_kept(string chosen, string usages, string? said)
    {
        Azure(usages, WithT4);

        var result = Run([("DEEPEMOTION_SCORER", chosen), .. Deployed]);

        Assert.Equal(0, result.ExitCode);
        Assert.Equal("", _hook.Read("azd-calls"));
        Assert.Contains(said ?? "", result.Output, StringComparison.Ordinal);
        Assert.Equal(said is null, result.Output.Trim().Length == 0);
    }

    /// <remarks>`azd provision` runs this hook before it asks for either; `azd up` asks first.</remarks>
    [Fact]
    public void Without_a_subscription_it_says_how_azd_gets_one()
    {
        Azure(Quota, WithT4);

        var result = _hook.Run([]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("run 'azd up', which asks for it", result.Errors, StringComparison.Ordinal);
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

    [Theory]
    [InlineData("Microsoft.App/jobs/caj-1?", "TRAINING_JOB", "caj-1", "DEEPEMOTION_TRAINING_IMAGE", "registry/training:1")]
    [InlineData("/logs/blob-reads?", "BLOB_READS_LOG", "/logs/blob-reads", "DEEPEMOTION_LOG_BLOB_READS", "true")]
    [InlineData("/budgets/b?", "BUDGET_ID", "/budgets/b", "DEEPEMOTION_BUDGET", "50")]
    public void What_the_settings_no_longer_name_is_deleted_and_the_rest_stays(string deleted, string output, string id, string setting, string on)
    {
        _hook.Answer("az", "echo \"$*\" >>\"$FOLDER/az-calls\"");

        Assert.Equal(0, Run(("DEEPEMOTION_SCORER", "cpu"), ("AZURE_RESOURCE_GROUP", "group"), (output, id), (setting, on)).ExitCode);
        Assert.DoesNotContain("delete", _hook.Read("az-calls"), StringComparison.Ordinal);

        Assert.Equal(0, Run(("DEEPEMOTION_SCORER", "cpu"), ("AZURE_RESOURCE_GROUP", "group"), (output, id)).ExitCode);
        Assert.Contains("rest --method delete", _hook.Read("az-calls"), StringComparison.Ordinal);
        Assert.Contains(deleted, _hook.Read("az-calls"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_training_job_that_leaves_the_gpu_goes_first()
    {
        _hook.Answer("az", "echo \"$*\" >>\"$FOLDER/az-calls\"");

        Assert.Equal(0, Run(("DEEPEMOTION_SCORER", "cpu"), ("AZURE_RESOURCE_GROUP", "group"), ("TRAINING_JOB", "caj-1"), ("TRAINING_ON_GPU", "true"), ("DEEPEMOTION_TRAINING_IMAGE", "registry/training:1"), ("DEEPEMOTION_TRAINING_DEVICE", "cpu")).ExitCode);
        Assert.Contains("jobs/caj-1?", _hook.Read("az-calls"), StringComparison.Ordinal);
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
          *managedEnvironments/cae-1/usages*) echo '{usages}' ;;
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
