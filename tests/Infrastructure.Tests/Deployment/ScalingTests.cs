using DeepEmotion.Functions.Storage;
using DeepEmotion.Infrastructure.Tests.Containers;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Deployment;

[Collection(DeploymentTests.Name)]
public sealed class ScalingTests(DeploymentFixture deployments)
{
    [Fact]
    public void The_scorer_scales_from_zero_by_the_length_of_its_queue_and_asks_with_its_identity()
    {
        var scorer = deployments.Gpu.Single("Microsoft.App/containerApps");
        var rule = scorer.At("template/scale/rules/0/custom");

        Assert.Equal(0, (int)scorer.At("template/scale/minReplicas"));
        Assert.Equal("azure-queue", (string?)rule["type"]);
        Assert.Contains("/id-scorer-", (string?)rule["identity"]);
        Assert.Equal(StorageNames.ScoreFacesQueue, (string?)rule["metadata"]!["queueName"]);
        Assert.Equal(deployments.Gpu.Single("Microsoft.Storage/storageAccounts").Name, (string?)rule["metadata"]!["accountName"]);
        Assert.Equal("2000", (string?)rule["metadata"]!["queueLength"]);
        Assert.Single(scorer.At("template/scale/rules").AsArray());
        Assert.Null(scorer.At("configuration")["ingress"]);
    }

    /// <remarks>Limits of Microsoft.App's probes: 1 to 10 failures, at most 240 s apart.</remarks>
    [Fact]
    public void The_probes_are_in_range_and_ask_the_port_that_image_and_placeholder_listen_on()
    {
        var container = deployments.Gpu.Single("Microsoft.App/containerApps").At("template/containers/0");
        var image = Dockerfile.All.Single(file => file.Name == "scorer.Dockerfile").Last;

        Assert.Equal("mcr.microsoft.com/dotnet/samples:aspnetapp", (string?)container["image"]);
        Assert.Equal("8080", image.Of("EXPOSE").Single().Arguments);
        Assert.Equal(["Startup", "Liveness"], container["probes"]!.AsArray().Select(probe => (string?)probe!["type"]));
        Assert.All(container["probes"]!.AsArray(), probe =>
        {
            Assert.Equal(8080, (int)probe!["httpGet"]!["port"]!);
            Assert.InRange((int)probe["failureThreshold"]!, 1, 10);
            Assert.InRange((int)probe["periodSeconds"]!, 1, 240);
        });
    }

    /// <remarks>Only the machine that built an image knows its name; the sample app in its place would take the GPU and score nothing.</remarks>
    [Fact]
    public void A_scorer_that_runs_keeps_its_image_when_another_machine_provisions()
    {
        var image = (string?)deployments.Again.Single("Microsoft.App/containerApps").At("template/containers/0/image");

        Assert.Contains("template.containers[0].image", image, StringComparison.Ordinal);
        Assert.Contains(deployments.Again.Single("Microsoft.App/containerApps").Name, image, StringComparison.Ordinal);
    }

    [Fact]
    public void The_GPU_is_a_serverless_T4()
    {
        var profiles = deployments.Gpu.Single("Microsoft.App/managedEnvironments").At("workloadProfiles").AsArray();

        Assert.Equal(["Consumption", "Consumption-GPU-NC8as-T4"], profiles.Select(profile => (string?)profile!["workloadProfileType"]));
        Assert.Equal((string?)profiles[1]!["name"], (string?)deployments.Gpu.Single("Microsoft.App/containerApps").At("workloadProfileName"));
        Assert.Equal(1, (int)deployments.Gpu.Single("Microsoft.App/containerApps").At("template/scale/maxReplicas"));
    }

    [Fact]
    public void Without_a_GPU_none_is_deployed()
    {
        Assert.Empty(deployments.Cpu.OfType("Microsoft.App/containerApps"));
        Assert.Single(deployments.Cpu.Single("Microsoft.App/managedEnvironments").At("workloadProfiles").AsArray());
    }

    /// <remarks>It has no data yet, and its image with CUDA would take the registry longer to build than azd waits.</remarks>
    [Fact]
    public void The_first_deployment_has_no_training_job()
    {
        Assert.Empty(deployments.First.OfType("Microsoft.App/jobs"));
        Assert.Equal("", deployments.First.Outputs["TRAINING_JOB"]);
        Assert.DoesNotContain("training", Repository.Read("azure.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void Training_takes_no_GPU_from_the_scorer_unless_it_is_told_to()
    {
        Assert.Equal(("Consumption", "cpu"), Device(deployments.Gpu));
        Assert.Equal(("Consumption", "cpu"), Device(deployments.Cpu));
        Assert.Equal(("gpu", "cuda"), Device(deployments.Private));

        static (string?, string) Device(PredictedDeployment deployment) =>
            ((string?)deployment.Single("Microsoft.App/jobs").At("workloadProfileName"), deployment.TrainingSettings["DEEPEMOTION_DEVICE"]);
    }

    [Fact]
    public void Instances_are_kept_warm_for_photos_only_where_somebody_asks()
    {
        Assert.Empty(deployments.First.Single("Microsoft.Web/sites").At("functionAppConfig/scaleAndConcurrency/alwaysReady").AsArray());
        var warm = Assert.Single(deployments.Cpu.Single("Microsoft.Web/sites").At("functionAppConfig/scaleAndConcurrency/alwaysReady").AsArray())!;
        Assert.Equal("blob 1", $"{warm["name"]} {warm["instanceCount"]}");
    }

    /// <remarks>Each deployment pushes gigabytes, and the registry's price includes ten.</remarks>
    [Fact]
    public void Old_images_leave_the_registry()
    {
        var task = deployments.Gpu.Single("Microsoft.ContainerRegistry/registries/tasks");

        Assert.Contains("--keep 3", Repository.Read("infra/containers/purge.yaml"), StringComparison.Ordinal);
        Assert.Equal("0 4 * * 0", (string?)task.At("trigger/timerTriggers/0/schedule"));
        Assert.Equal("Basic Premium", $"{Sku(deployments.Gpu)} {Sku(deployments.Private)}");

        static string? Sku(PredictedDeployment deployment) => (string?)deployment.Single("Microsoft.ContainerRegistry/registries").Json["sku"]!["name"];
    }

    [Fact]
    public void Training_runs_once_a_month_for_hours_and_is_tried_twice()
    {
        var job = deployments.Gpu.Single("Microsoft.App/jobs");

        Assert.Equal("Schedule", (string?)job.At("configuration/triggerType"));
        Assert.Equal("0 2 1 * *", (string?)job.At("configuration/scheduleTriggerConfig/cronExpression"));
        Assert.Equal(6 * 3600, (int)job.At("configuration/replicaTimeout"));
        Assert.Equal(1, (int)job.At("configuration/replicaRetryLimit"));
        Assert.Equal(1, (int)job.At("configuration/scheduleTriggerConfig/parallelism"));
        Assert.Equal("blob://datasets/fer2013.csv", deployments.Gpu.TrainingSettings["DEEPEMOTION_DATA"]);
    }

    [Fact]
    public void Images_are_pulled_by_identity_from_a_registry_without_an_admin()
    {
        Assert.False((bool)deployments.Gpu.Single("Microsoft.ContainerRegistry/registries").At("adminUserEnabled"));
        Assert.All(
            [deployments.Gpu.Single("Microsoft.App/containerApps"), deployments.Gpu.Single("Microsoft.App/jobs")],
            container =>
            {
                Assert.Contains("/userAssignedIdentities/", (string?)container.At("configuration/registries/0/identity"));
                Assert.Null(container.At("configuration")["secrets"]);
            });
    }

    [Fact]
    public void A_budget_exists_only_when_an_amount_is_given()
    {
        Assert.Empty(deployments.Gpu.OfType("Microsoft.Consumption/budgets"));
        Assert.Equal("", deployments.Gpu.Outputs["DEEPEMOTION_BUDGET_START"]);
        Assert.Equal(50, (int)deployments.Private.Single("Microsoft.Consumption/budgets").At("amount"));
    }

    [Fact]
    public void A_budget_keeps_the_month_it_began_with_because_that_is_an_output_which_the_parameters_read_back()
    {
        Assert.Equal("2026-01-01", (string?)deployments.Private.Single("Microsoft.Consumption/budgets").At("timePeriod/startDate"));
        Assert.Equal("2026-01-01", deployments.Private.Outputs["DEEPEMOTION_BUDGET_START"]);
        Assert.Contains("param budgetStart = readEnvironmentVariable('DEEPEMOTION_BUDGET_START', '')", Repository.Read("infra/main.bicepparam"), StringComparison.Ordinal);
    }
}
