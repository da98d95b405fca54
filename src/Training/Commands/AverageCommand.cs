using System.CommandLine;
using DeepEmotion.Model.Faces;
using DeepEmotion.Training.Cleaning;
using DeepEmotion.Training.Data;
using DeepEmotion.Training.Evaluation;
using DeepEmotion.Training.Export;
using DeepEmotion.Training.Figures;
using DeepEmotion.Training.Files;
using DeepEmotion.Training.Jobs;
using DeepEmotion.Training.Learning;
using DeepEmotion.Training.Networks;
using DeepEmotion.Training.Storage;
using Spectre.Console;
using static TorchSharp.torch;

namespace DeepEmotion.Training.Commands;

/// <summary><c>models average A B C</c>: one model from several that were trained from the same weights.</summary>
internal static class AverageCommand
{
    private const int FacesToSettle = 512;

    private static readonly JobOptions Options = new();
    private static readonly Argument<string[]> Models = new("models") { Description = $"two or more, each {ModelReference.Description}", Arity = new ArgumentArity(2, 100) };
    private static readonly Option<string?> Start = Options.OptionalText("--start", $"the model that all of these started from; averages that contain 10, 20 or 30 % of its weights are also tried; {ModelReference.Description}");
    private static readonly Option<string> Data = Options.RequiredText("--data", DataSource.Description);
    private static readonly Option<string?> Votes = Options.OptionalText("--votes", "FER+ votes; with them the same training images are left out as by 'train --votes'");
    private static readonly Option<double> Soften = Options.Number("--soften", "how much shrunk or blurred faces count when averages are compared", new TrainingOptions().SoftShare, least: 0.0, most: 1);
    private static readonly Option<int> Seed = Options.Number("--seed", "the same seed gives the same model", new TrainingOptions().Seed, least: 0, most: int.MaxValue);
    private static readonly Option<string> Out = Options.RequiredText("--out", "folder for the model; publish it with 'publish --run'");

    public static Command Create(IAnsiConsole console)
    {
        var command = Options.Command("average", "Average the weights of models that 'train --from' made from the same model, using only those that improve the average");
        command.Arguments.Add(Models);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, console, cancellation));
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, IAnsiConsole console, CancellationToken cancellation)
    {
        using var folder = OutputFolder.Open(parsed.GetValue(Out)!, resume: false);
        var set = await DataSource.ReadAsync(parsed.GetValue(Data)!, parsed.GetValue(Votes), StorageAccount.FromEnvironment, cancellation).ConfigureAwait(false);
        BrokenRows.Write(console, set);
        set = DataCleaner.Clean(set, CleaningOptions.Certain).Set;
        var models = new List<(string Name, byte[] Onnx)>();
        foreach (var model in parsed.GetValue(Models)!)
        {
            models.Add(await ModelReference.ReadAsync(model, cancellation).ConfigureAwait(false));
        }
        using var first = new OnnxModel(models[0].Onnx);
        using var network = new AttentionalNetwork(first.Labels.Length) { Labels = first.Labels };
        var training = FaceTensors.Create(set.Of(Split.Training), first.Labels);
        var validation = FaceTensors.Create(set.Of(Split.PublicTest), first.Labels);
        if (training.Count == 0 || validation.Count == 0)
        {
            throw new UsageException($"'{set.Name}' needs images in {Split.Training} and in {Split.PublicTest} with the emotions of '{models[0].Name}'.");
        }
        var settling = training.Faces.slice(0, 0, Math.Min(FacesToSettle, training.Count), 1).view(-1, 1, FaceCrop.Side, FaceCrop.Side).to_type(ScalarType.Float32);
        (string, Tensor[])[] states = [.. models.Select(model => (model.Name, Read(model.Onnx, network, settling)))];
        var start = parsed.GetValue(Start) is { } reference ? Read((await ModelReference.ReadAsync(reference, cancellation).ConfigureAwait(false)).Onnx, network, settling) : null;
        var softened = new SoftenedLoss(parsed.GetValue(Seed), parsed.GetValue(Soften), validation, new TerminalDisplay(console));
        var soup = new ModelSoup(softened).Mix(network, states, start);
        var package = ModelPackage.Create(
            network, AttentionalNetwork.CatalogName, first.Labels, set, new(TimeProvider.System.GetUtcNow(), CommandText.Of(parsed, Options), SourceCommit.Current, null));
        (package, var finding) = Int8Variant.Add(package, set);
        console.WriteLine(finding);
        package.Write(parsed.GetValue(Out)!);
        RunFigures.Save(new RunFolder(parsed.GetValue(Out)!), package, set.Of(Split.PublicTest));
        console.WriteLine($"{(soup.Count == 1 ? $"{soup[0]} alone is as good as any average" : $"the average of {string.Join(" and ", soup)}")}: model {package.Manifest.Version} in {parsed.GetValue(Out)}; publish it with './train.sh publish --run {parsed.GetValue(Out)}'");
    }

    private static Tensor[] Read(byte[] onnx, AttentionalNetwork network, Tensor faces)
    {
        using var still = no_grad();
        OnnxWeights.Load(onnx, network, faces);
        return NetworkState.Copy(network);
    }
}
