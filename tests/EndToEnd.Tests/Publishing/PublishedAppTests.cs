using System.Reflection;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using DeepEmotion.Functions;
using DeepEmotion.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace DeepEmotion.EndToEnd.Tests.Publishing;

/// <summary>The output of <c>dotnet publish src/Functions</c> is what the Functions host needs, with exactly the functions that the local host runs.</summary>
public sealed class PublishedAppTests(PublishedApp app)
{
    [Fact]
    public void The_host_finds_every_function_with_its_trigger()
    {
        using var metadata = JsonDocument.Parse(File.ReadAllText(app.PathOf("functions.metadata")));
        var published = metadata.RootElement.EnumerateArray().Select(function => function.GetProperty("name").GetString()!).Order(StringComparer.Ordinal);
        Assert.Equal(FunctionNames(), published);
        Assert.Contains("EventGrid", metadata.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host.json")]
    [InlineData("worker.config.json")]
    [InlineData("extensions.json")]
    [InlineData(".azurefunctions/Microsoft.Azure.WebJobs.Extensions.Storage.Blobs.dll")]
    [InlineData(".azurefunctions/Microsoft.Azure.WebJobs.Extensions.Storage.Queues.dll")]
    [InlineData("libonnxruntime.so")]
    [InlineData("libvips.so.42")]
    public void Everything_the_host_loads_is_there(string file) => Assert.True(File.Exists(app.PathOf(file)), file);

    [Theory]
    [InlineData("DeepEmotion.Functions.dll")]
    [InlineData("DeepEmotion.Vision.dll")]
    [InlineData("Azure.Core.dll")]
    [InlineData("Microsoft.Azure.Functions.Worker.Core.dll")]
    public void A_cold_start_finds_machine_code(string file)
    {
        using var assembly = new PEReader(File.OpenRead(app.PathOf(file)));
        Assert.NotEqual(0, assembly.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
    }

    [Fact]
    public void Nothing_of_another_platform_or_of_the_local_host_is_published()
    {
        var files = Directory.EnumerateFiles(app.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToArray();
        Assert.DoesNotContain(files, file => file!.StartsWith("DeepEmotion.LocalHost", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file!.EndsWith(".dylib", StringComparison.Ordinal) || file == "onnxruntime.dll");
    }

    [Fact]
    public void Every_assembly_of_the_hosts_extensions_has_its_notice()
    {
        var section = Repository.Read("THIRD-PARTY-NOTICES.md").Split("\n## ").Single(part => part.StartsWith("The Functions host's extensions", StringComparison.Ordinal));
        var listed = section.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(2).Select(line => line.Split('|')[1].Trim());
        var published = Directory.EnumerateFiles(app.PathOf(".azurefunctions"), "*.dll", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension);
        Assert.Equal(published.OfType<string>().Distinct().Order(StringComparer.OrdinalIgnoreCase), listed);
    }

    private static IEnumerable<string> FunctionNames() => typeof(ServiceRegistration).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods())
        .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name)
        .OfType<string>()
        .Order(StringComparer.Ordinal);
}
