using System.Text.Json.Nodes;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

[Collection(DeploymentTests.Name)]
public sealed class TemplateTests(DeploymentFixture deployments)
{
    /// <summary>The compiler runs the linter too, with the rules of bicepconfig.json.</summary>
    [Fact]
    public void The_template_builds_without_a_warning()
    {
        Assert.Equal(0, deployments.Build.ExitCode);
        Assert.Empty(deployments.Build.Errors.Trim());
    }

    [Fact]
    public void Every_module_is_used_and_so_linted() => Assert.All(
        Directory.EnumerateFiles(Repository.PathOf("infra/modules"), "*.bicep"),
        file => Assert.Contains($"'modules/{Path.GetFileName(file)}'", Repository.Read("infra/main.bicep"), StringComparison.Ordinal));

    [Fact]
    public void The_parameter_file_compiles_without_any_environment()
    {
        var build = Bicep.Run("build-params", Repository.PathOf("infra/main.bicepparam"), "--stdout");

        Assert.True(build.ExitCode == 0 && build.Errors.Trim().Length == 0, build.Errors);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void The_image_that_runs_stays_whatever_this_machine_built_last(string exists, bool isKept)
    {
        var build = Bicep.RunIn(
            new() { ["SERVICE_SCORER_IMAGE_NAME"] = "registry/scorer:1", ["SERVICE_SCORER_RESOURCE_EXISTS"] = exists },
            "build-params", Repository.PathOf("infra/main.bicepparam"), "--stdout");
        var parameters = JsonNode.Parse((string)JsonNode.Parse(build.Output)!["parametersJson"]!)!["parameters"]!;

        Assert.Null(parameters["scorerImage"]);
        Assert.Equal(isKept, (bool)parameters["scorerExists"]!["value"]!);
    }

    /// <remarks>What Flex Consumption refuses (learn.microsoft.com/azure/azure-functions/functions-app-settings, "Flex Consumption plan deprecations"): some regions with an error, others in silence.</remarks>
    [Fact]
    public void The_app_sets_nothing_that_Flex_Consumption_refuses()
    {
        string[] refused =
        [
            "alwaysOn", "autoHealEnabled", "containerSize", "ftpsState", "functionAppScaleLimit", "javaVersion", "linuxFxVersion", "minimumElasticInstanceCount",
            "netFrameworkVersion", "nodeVersion", "phpVersion", "powerShellVersion", "preWarmedInstanceCount", "pythonVersion", "use32BitWorkerProcess",
            "vnetRouteAllEnabled", "windowsFxVersion",
        ];
        string[] refusedSettings =
        [
            "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_WORKER_RUNTIME_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "SCM_DO_BUILD_DURING_DEPLOYMENT",
            "ENABLE_ORYX_BUILD", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTSHARE", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_TIME_ZONE", "WEBSITE_VNET_ROUTE_ALL",
        ];
        var site = deployments.Gpu.Single("Microsoft.Web/sites").At("siteConfig").AsObject();

        Assert.Contains("http20Enabled", site.Select(setting => setting.Key));
        Assert.Empty(site.Select(setting => setting.Key).Intersect(refused));
        Assert.Empty(deployments.Gpu.FunctionSettings.Keys.Intersect(refusedSettings));
    }

    [Fact]
    public void Every_parameter_is_described()
    {
        var parameters = JsonNode.Parse(deployments.Build.Output)!["parameters"]!.AsObject();

        Assert.All(parameters, parameter => Assert.False(string.IsNullOrEmpty((string?)parameter.Value!["metadata"]?["description"]), parameter.Key));
    }

    [Fact]
    public void Every_variant_deploys_as_far_as_it_can_be_known_without_a_cloud()
    {
        Assert.Equal(0, deployments.Gpu.Diagnostics);
        Assert.Equal(0, deployments.Cpu.Diagnostics);
        Assert.Equal(0, deployments.Private.Diagnostics);
        Assert.Equal(0, deployments.First.Diagnostics);
        Assert.Equal(0, deployments.SignIn.Diagnostics);
        Assert.Equal(0, deployments.Again.Diagnostics);
    }

    [Fact]
    public void No_module_comes_from_a_registry() => Assert.All(
        Directory.EnumerateFiles(Repository.PathOf("infra"), "*.bicep", SearchOption.AllDirectories),
        file => Assert.DoesNotMatch("(?m)^module .* '(br|ts)[:/]", File.ReadAllText(file)));
}
