using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DeepEmotion.Model.Registry;
using DeepEmotion.Tests.Support;

namespace DeepEmotion.EndToEnd.Tests;

/// <summary>Runs the commands of README.md, docs/training.md and docs/api.md.</summary>
public sealed partial class ReadmeCommandTests : IDisposable
{
    private const int TrainingImages = 252;
    private const int ValidationImages = 28;

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_batch_is_served_labelled_rescored_and_forgotten()
    {
        _folder.AddSample("one.jpg", 1);
        _folder.AddSample("two.jpg", 2);
        var version = await ServeAsync();

        Assert.Contains("labels-party.json", await RunAsync("label", "party"), StringComparison.Ordinal);
        var labels = Path.Combine(_folder.Path, "labels-party.json");
        await File.WriteAllTextAsync(labels, Label(await File.ReadAllTextAsync(Path.Combine(_folder.Out, "label.html"))));
        Assert.Contains("accuracy", await RunAsync("agreement", "party", "--labels", labels), StringComparison.OrdinalIgnoreCase);

        var second = Path.Combine(_folder.Path, "second");
        var written = (await RunAsync("rescore", "party", "--model", version, "--out", second)).Split('\n').Single(line => line.StartsWith("written to ", StringComparison.Ordinal));
        Assert.Equal(written.Split(": ")[^1].Trim().Split(", ").Order(), Directory.EnumerateFiles(second).Select(Path.GetFileName).Order());
        Assert.Contains("accuracy", await RunAsync("agreement", $"party@{version}", "--labels", labels), StringComparison.OrdinalIgnoreCase);

        await RunAsync("forget", "party");
        using var gone = RunSh.Start(_folder, "label", "party");
        await gone.ExitAsync();
        Assert.Contains("no batch 'party'", gone.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_command_of_the_page_on_training_works_on_a_small_data_set()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable("DEEPEMOTION_TEST_ALL") is null, "trains seven times: ./test.sh --all");
        WriteData();
        await using var azurite = await AzuriteFixture.StartAsync();
        var commands = TrainCommand().Matches(Repository.Read("docs/training.md")).Select(match => match.Groups[1].Value.Trim()).ToArray();
        Assert.True(commands.Length >= 10);
        foreach (var command in commands)
        {
            var ran = await TrainSh.CallAsync(_folder.Path, azurite.ConnectionString, [("DEEPEMOTION_EPOCHS", "1")], [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim('\''))]);
            // 3: stored, but no better than what serves.
            Assert.True(ran.ExitCode == 0 || (ran.ExitCode == 3 && command.Contains("--publish", StringComparison.Ordinal)), $"{command}: {ran.Output}");
        }
    }

    /// <summary>Serves the photos as the batch "party", calls the API as docs/api.md does, publishes the bundled model, and returns its version.</summary>
    private async Task<string> ServeAsync()
    {
        using var run = RunSh.Start(_folder, _folder.Photos, "--serve", "--batch", "party", "--port", "0");
        await run.ReadUntilAsync("images 2  scored 2");
        var address = (await run.ReadUntilAsync("page  ")).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1].TrimEnd('/');
        var connection = (await run.ReadUntilAsync("export AzureWebJobsStorage=")).Split('\'')[1];
        File.Copy(TestFolder.Sample(1), Path.Combine(_folder.Path, "face.jpg"));
        var calls = CurlCommand().Matches(Repository.Read("docs/api.md")).Select(match => match.Value).ToArray();
        Assert.Equal(3, calls.Length);
        foreach (var call in calls)
        {
            using var answer = JsonDocument.Parse(Run(call, address));
            Assert.Equal(3, answer.RootElement.GetProperty("faces").GetArrayLength());
        }
        Assert.Equal(3, CallFromJavaScript(address).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var published = await TrainSh.CallAsync(Repository.Root, connection, [], "publish", "--model", "src/Model/Bundled/model.onnx", "--promote", "always");
        Assert.True(published.ExitCode == 0, published.Output);
        var version = BundledModel.Read().Manifest.Version.ToString();
        Assert.Contains(version, (await TrainSh.CallAsync(_folder.Path, connection, [], "models", "list")).Output, StringComparison.Ordinal);
        run.Terminate();
        await run.ExitAsync();
        return version;
    }

    /// <summary>Runs the page's JavaScript in Node.js, where a path has no page to belong to; each face that it finds is a line.</summary>
    private string CallFromJavaScript(string address)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "upload.mjs"), $"""
            import fs from 'node:fs';
            const send = globalThis.fetch;
            globalThis.fetch = (path, request) => send(new URL(path, process.env.ADDRESS), request);
            const files = [new File([fs.readFileSync('face.jpg')], 'face.jpg')];
            {JavaScript().Match(Repository.Read("docs/api.md")).Groups[1].Value}
            """);
        return Run("node upload.mjs", address);
    }

    private string Run(string command, string address)
    {
        var start = new ProcessStartInfo("bash", ["-euc", command])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ADDRESS"] = address;
        start.Environment["no_proxy"] = "*";
        using var bash = Process.Start(start)!;
        bash.BeginErrorReadLine();
        var output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
        return output;
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        using var run = RunSh.Start(_folder, arguments);
        await run.ExitAsync();
        Assert.True(run.ExitCode == 0, run.Errors);
        return string.Join('\n', run.Lines);
    }

    /// <summary>What the labelling page exports when somebody calls every face happy.</summary>
    private static string Label(string page)
    {
        using var sheet = JsonDocument.Parse(SheetOfPage().Match(page).Groups[1].Value);
        var faces = sheet.RootElement.GetProperty("faces").EnumerateArray().ToDictionary(face => face.GetProperty("id").GetString()!, _ => "happy");
        return JsonSerializer.Serialize(new
        {
            schema = sheet.RootElement.GetProperty("schema").GetInt32(),
            batch = sheet.RootElement.GetProperty("batch").GetString(),
            strata = sheet.RootElement.GetProperty("strata"),
            people = new[] { new { name = "A", faces, photos = new Dictionary<string, double[][]>() } },
        });
    }

    /// <summary>FER2013's file, FER+'s votes and a folder of faces, made of noise in which each emotion is a little brighter than the one before.</summary>
    private void WriteData()
    {
        var random = new Random(2013);
        var rows = Enumerable.Range(0, TrainingImages + ValidationImages).ToArray();
        var pixels = Array.ConvertAll(rows, row => Enumerable.Range(0, 48 * 48).Select(_ => (byte)(random.Next(60) + (row % 7 * 25))).ToArray());
        string Usage(int row) => row < TrainingImages ? "Training" : "PublicTest";
        File.WriteAllLines(Path.Combine(_folder.Path, "fer2013.csv"), rows.Select(row => $"{row % 7},{string.Join(' ', pixels[row])},{Usage(row)}").Prepend("emotion,pixels,Usage"));

        // FER+ lists neutral, happiness, surprise, sadness, anger, disgust, fear, contempt, unknown, NF.
        int[] votes = [4, 5, 6, 1, 3, 2, 0];
        File.WriteAllLines(Path.Combine(_folder.Path, "fer2013new.csv"), rows
            .Select(row => $"{Usage(row)},fer{row.ToString("0000000", CultureInfo.InvariantCulture)}.png,{string.Join(',', Enumerable.Range(0, 10).Select(i => i == votes[row % 7] ? 10 : 0))}")
            .Prepend("Usage,Image name,neutral,happiness,surprise,sadness,anger,disgust,fear,contempt,unknown,NF"));

        File.WriteAllBytes(Path.Combine(_folder.Path, "net.onnx"), ForeignModel.Create(classes: 3));
        string[] names = ["angry", "disgust", "fear", "happy", "sad", "surprise", "neutral"];
        foreach (var row in rows)
        {
            var folder = Directory.CreateDirectory(Path.Combine(_folder.Path, "faces", row < TrainingImages ? "train" : "test", names[row % 7]));
            using var image = NetVips.Image.NewFromMemory(pixels[row], 48, 48, 1, NetVips.Enums.BandFormat.Uchar);
            image.WriteToFile(Path.Combine(folder.FullName, $"person{row % 20}_{row}.png"));
        }
    }

    [GeneratedRegex(@"(?m)^\./train\.sh ([^#\n]+)")]
    private static partial Regex TrainCommand();

    [GeneratedRegex(@"(?m)^(?:curl|\{ printf) [^\n]*?/api/score""")]
    private static partial Regex CurlCommand();

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JavaScript();

    [GeneratedRegex("<script[^>]*id=\"?label-sheet\"?[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex SheetOfPage();
}
