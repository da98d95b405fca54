using System.Text.RegularExpressions;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.Infrastructure.Tests.Containers;

/// <summary>What can be known of the images without building them.</summary>
public sealed partial class DockerfileTests
{
    public static TheoryData<string> Names => [.. Dockerfile.All.Select(file => file.Name)];

    [Fact]
    public void There_is_an_image_for_each_part() =>
        Assert.Equal(["functions.Dockerfile", "local.Dockerfile", "scorer.Dockerfile", "training.Dockerfile"], Dockerfile.All.Select(file => file.Name));

    [Theory, MemberData(nameof(Names))]
    public void Every_base_is_pinned_by_digest_but_the_Functions_host_that_has_no_narrower_tag(string name) => Assert.All(
        Of(name).Stages,
        stage => Assert.True(
            PinnedImage().IsMatch(stage.Image) || stage is { Image: "mcr.microsoft.com/azure-functions/dotnet-isolated:4-dotnet-isolated10.0", Name: "host" },
            stage.Image));

    [Fact]
    public void An_image_has_the_same_digest_everywhere() => Assert.All(
        Dockerfile.All.SelectMany(file => file.Stages).Select(stage => stage.Image).Distinct().GroupBy(image => image.Split('@')[0]),
        images => Assert.Single(images));

    [Theory, MemberData(nameof(Names))]
    public void Every_copied_path_exists_and_is_sent_to_the_build(string name)
    {
        var copies = Of(name).Stages.SelectMany(stage => stage.Of("COPY")).Where(copy => !copy.Arguments.StartsWith("--from", StringComparison.Ordinal)).ToArray();

        Assert.NotEmpty(copies);
        Assert.All(
            copies.SelectMany(copy => copy.Words.Where(word => !word.StartsWith("--", StringComparison.Ordinal)).SkipLast(1)),
            source =>
            {
                Assert.True(Path.Exists(Repository.PathOf(source)), $"{source} does not exist");
                Assert.False(DockerIgnore.Excludes(source), $"{source} is in .dockerignore");
            });
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_stage_copied_from_comes_earlier(string name)
    {
        var earlier = new HashSet<string>();
        foreach (var stage in Of(name).Stages)
        {
            Assert.All(stage.Of("COPY").Select(copy => StageOfCopy().Match(copy.Arguments)).Where(match => match.Success), match => Assert.Contains(match.Groups[1].Value, earlier));
            earlier.Add(stage.Name ?? "");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void The_image_runs_as_nobody_in_particular(string name) => Assert.Equal("1654:1654", Of(name).Last.Of("USER").Single().Arguments);

    [Theory, MemberData(nameof(Names))]
    public void The_image_says_whether_it_is_well(string name) => Assert.Contains("CMD", Of(name).Last.Of("HEALTHCHECK").Single().Words);

    [Theory, MemberData(nameof(Names))]
    public void No_compiler_and_no_source_reach_the_image(string name)
    {
        var last = Of(name).Last;

        Assert.DoesNotContain("sdk", last.Image, StringComparison.Ordinal);
        Assert.DoesNotContain(last.Of("COPY"), copy => copy.Words.Any(word => word.StartsWith("src", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Names))]
    public void Restore_and_publish_name_a_project_and_properties_that_exist(string name)
    {
        var commands = Of(name).Builds;

        Assert.Equal(["restore", "publish"], commands.Select(command => command.Words[1]));
        Assert.All(commands, command =>
        {
            var project = Assert.Single(Directory.GetFiles(Repository.PathOf(command.Words[2]), "*.csproj"));
            var msbuild = string.Concat(ProjectsOf(project).Append(Repository.PathOf("Directory.Build.props")).Select(File.ReadAllText));
            Assert.All(MsBuildProperty().Matches(command.Arguments), match => Assert.Contains($"$({match.Groups[1].Value})", msbuild, StringComparison.Ordinal));
        });
        Assert.Equal(MsBuildProperty().Matches(commands[0].Arguments).Select(match => match.Value), MsBuildProperty().Matches(commands[1].Arguments).Select(match => match.Value));
    }

    [Theory, MemberData(nameof(Names))]
    public void Every_project_that_is_built_is_there_for_restore_and_for_publish(string name)
    {
        var build = Of(name).Stages.Single(stage => stage.Name == "build");
        var copied = build.Of("COPY").SelectMany(copy => copy.Words).ToHashSet();

        Assert.All(
            ProjectsOf(Directory.GetFiles(Repository.PathOf(Of(name).Builds[0].Words[2]), "*.csproj").Single()).Select(project => Path.GetRelativePath(Repository.Root, project)),
            project =>
            {
                Assert.Contains(project, copied);
                Assert.True(copied.Contains(Path.GetDirectoryName(project)!) || copied.Contains(project.Split('/')[0]), $"{Path.GetDirectoryName(project)} is not copied");
            });
    }

    /// <remarks>The host keeps keys, or marks that keys changed, below Secrets, and names its locks, receipts and keys by its id.</remarks>
    [Theory]
    [InlineData("functions.Dockerfile", "deepemotion-functions")]
    [InlineData("scorer.Dockerfile", "deepemotion-scorer")]
    public void The_Functions_host_has_an_id_of_its_own_and_a_folder_for_keys_that_it_may_write(string name, string id)
    {
        var last = Of(name).Last;

        Assert.Contains($"AzureFunctionsWebHost__hostid={id}", last.Of("ENV").SelectMany(env => env.Words));
        Assert.Contains(last.Of("RUN"), run => run.Words is ["install", "-d", "-o", "1654", "-g", "1654", .. var folders] && folders.Contains("/azure-functions-host/Secrets"));
    }

    /// <remarks>A container registry builds with DOCKER_BUILDKIT=0 (Azure/acr-builder, builder/builder.go).</remarks>
    [Theory, MemberData(nameof(Names))]
    public void The_registry_can_build_it_without_BuildKit(string name)
    {
        Assert.DoesNotContain(Of(name).Stages.SelectMany(stage => stage.Instructions), instruction => BuildKitOnly().IsMatch($"{instruction.Keyword} {instruction.Arguments}"));
        Assert.DoesNotContain("syntax=", Repository.Read($"infra/containers/{name}"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_scorer_is_the_GPU_build_with_one_function_on_CUDA_and_cuDNN()
    {
        var scorer = Of("scorer.Dockerfile");
        var environment = string.Join(' ', scorer.Last.Of("ENV").Select(env => env.Arguments));

        Assert.StartsWith("nvidia/cuda:13.0.2-cudnn-runtime-ubuntu24.04@", scorer.Last.Image, StringComparison.Ordinal);
        Assert.Contains(scorer.Stages.SelectMany(stage => stage.Of("RUN")), run => run.Arguments.Contains("-p:OnnxRuntime=cuda", StringComparison.Ordinal));
        Assert.Contains("AzureFunctionsJobHost__functions__0=ScoreFaces", environment, StringComparison.Ordinal);
        // `cuda` would end the worker where CUDA cannot be had, and the platform would start it again for ever on a GPU that is paid for.
        Assert.Contains("Scoring__ExecutionProvider=auto", environment, StringComparison.Ordinal);
        Assert.Contains("NVIDIA_DISABLE_REQUIRE=1", environment, StringComparison.Ordinal);
        Assert.StartsWith("[\"/usr/local/bin/start-scorer\", ", scorer.Last.Of("ENTRYPOINT").Single().Arguments, StringComparison.Ordinal);
        Assert.Contains("ScoreFaces", FunctionCatalog.Names);
    }

    /// <remarks>The training image scores on the processor only, and ONNX Runtime for CUDA is half a gigabyte.</remarks>
    [Fact]
    public void Libtorch_and_ONNX_Runtime_choose_their_natives_by_themselves()
    {
        Assert.Contains("LIBTORCH=cpu", Of("training.Dockerfile").Stages.SelectMany(stage => stage.Of("ARG")).Select(argument => argument.Arguments));
        Assert.All(Of("training.Dockerfile").Builds, build => Assert.DoesNotContain("OnnxRuntime", build.Arguments, StringComparison.Ordinal));
        Assert.DoesNotContain("OnnxRuntime", Repository.Read("src/Training/DeepEmotion.Training.csproj"), StringComparison.Ordinal);
        Assert.DoesNotContain("Libtorch", Repository.Read("src/Model/DeepEmotion.Model.csproj"), StringComparison.Ordinal);
    }

    private static Dockerfile Of(string name) => Dockerfile.All.Single(file => file.Name == name);

    private static IReadOnlyCollection<string> ProjectsOf(string project)
    {
        var all = new HashSet<string>();
        Add(Path.GetFullPath(project));
        return all;

        void Add(string path)
        {
            if (all.Add(path))
            {
                foreach (Match reference in ProjectReference().Matches(File.ReadAllText(path)))
                {
                    Add(Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, reference.Groups[1].Value)));
                }
            }
        }
    }

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex ProjectReference();

    [GeneratedRegex("^[^:@]+:[^:@]*\\d[^:@]*@sha256:[0-9a-f]{64}$")]
    private static partial Regex PinnedImage();

    [GeneratedRegex("^(?:COPY|ADD|RUN) --(?!from=|chown=)|<<")]
    private static partial Regex BuildKitOnly();

    [GeneratedRegex("^--from=(\\S+)")]
    private static partial Regex StageOfCopy();

    [GeneratedRegex("-p:(\\w+)=\\S+")]
    private static partial Regex MsBuildProperty();
}
