using System.CommandLine;
using BenchmarkDotNet.Running;
using DeepEmotion.Benchmarks;
using DeepEmotion.Vision.Detection;

var repository = new Option<DirectoryInfo>("--repository") { Description = "The clone.", DefaultValueFactory = _ => new DirectoryInfo(".") };
var rounds = new Option<int>("--rounds") { Description = "How often each thing is measured.", DefaultValueFactory = _ => 7 };
var packages = new Argument<DirectoryInfo>("packages") { Description = "The folder that holds face-api's node_modules." };
PerformanceReport Report(ParseResult parsed) => new(Path.Combine(parsed.GetValue(repository)!.FullName, "docs/performance.md"));
SamplePhotos Samples(ParseResult parsed) => new(parsed.GetValue(repository)!.FullName);

var speed = new Command("speed", "Photos a second, beside face-api.") { packages, repository, rounds };
speed.SetAction(parsed => new SpeedBenchmark(
    Samples(parsed), Path.Combine(parsed.GetValue(repository)!.FullName, "benchmarks/peers/faceapi.cjs"), parsed.GetValue(packages)!.FullName)
    .RunAsync(parsed.GetValue(rounds), Report(parsed)));

var large = new Command("large", "Photos of 24 megapixels.") { repository, rounds };
large.SetAction(parsed => LargePhotoBenchmark.Run(Samples(parsed), parsed.GetValue(rounds), Report(parsed)));

var scoring = new Command("scoring", "The emotion network by the number of faces in a run, by BenchmarkDotNet.");
scoring.SetAction(_ => BenchmarkRunner.Run<ScoringBenchmarks>());

var rate = new Command("rate", "The emotion network's multiply-adds a second, beside those of plain convolutions.") { repository, rounds };
rate.SetAction(parsed => RateBenchmark.Run(parsed.GetValue(rounds), Report(parsed)));

var summary = new Command("summary", "A batch's summary by the number of its photos.");
summary.SetAction(_ => SummaryBenchmark.RunAsync(Console.Out));

var photos = new Option<int>("--photos") { Description = "How many photos the batch has.", DefaultValueFactory = _ => 100_000 };
var seconds = new Option<int>("--seconds") { Description = "How long requests are sent.", DefaultValueFactory = _ => 60 };
var api = new Command("api", "State and pages of a large batch over http.") { repository, photos, seconds };
api.SetAction(parsed => new ApiBenchmark(
    parsed.GetValue(repository)!.FullName, parsed.GetValue(photos), TimeSpan.FromSeconds(parsed.GetValue(seconds))).RunAsync(Report(parsed)));

var largest = new Option<int>("--largest") { Description = "How many photos the largest batch has.", DefaultValueFactory = _ => 10_000 };
var growth = new Command("growth", "Whole runs, by the photos of a batch and the faces of a photo.") { repository, largest };
growth.SetAction(parsed => new GrowthBenchmark(Samples(parsed), parsed.GetValue(repository)!.FullName, parsed.GetValue(largest)).RunAsync(Report(parsed)));

var folder = new Argument<DirectoryInfo>("folder") { Description = "Photos, and photos.csv where the number of their faces is known." };
var rows = new Option<FileInfo?>("--rows") { Description = "Writes a row for each face to this file." };
var division = new Option<int>("--max-division") { Description = "FaceDetection:MaxDivision.", DefaultValueFactory = _ => new FaceDetectionOptions().MaxDivision };
var faces = new Command("faces", "Finds and scores the faces in a folder of photos.") { folder, rows, division };
faces.SetAction(parsed => FacesInFolder.Run(
    parsed.GetValue(folder)!.FullName, new FaceDetectionOptions { MaxDivision = parsed.GetValue(division) }, parsed.GetValue(rows), Console.Out));

return new RootCommand("What ./bench.sh runs.") { speed, large, scoring, rate, summary, api, growth, faces }.Parse(args).Invoke();
