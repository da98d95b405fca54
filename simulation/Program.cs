using System.CommandLine;
using DeepEmotion.Simulation;

var photos = new Option<int>("--photos") { Description = "How many photos.", DefaultValueFactory = _ => 1_000_000 };
var perBatch = new Option<int>("--per-batch") { Description = "Photos of one batch; of one zip with --zips.", DefaultValueFactory = _ => 1000 };
var zips = new Option<bool>("--zips") { Description = "Every batch is one zip instead of loose photos." };
var uploadRate = new Option<double>("--upload-rate") { Description = "Photos uploaded a second.", DefaultValueFactory = _ => 500 };
var replicas = new Option<int>("--replicas") { Description = "GPUs at most.", DefaultValueFactory = _ => 1 };
var instances = new Option<int>("--instances") { Description = "Instances of the Functions app at most.", DefaultValueFactory = _ => 40 };
var megabytes = new Option<double>("--photo-megabytes") { Description = "Size of a photo.", DefaultValueFactory = _ => new Platform().PhotoMegabytes };
var preprocess = new Option<double>("--preprocess-seconds") { Description = "One core's time for a photo.", DefaultValueFactory = _ => new Platform().PreprocessSeconds };
var deployments = new Option<int>("--deployments") { Description = "How many deployments share the photos; one of them is played.", DefaultValueFactory = _ => 1 };
var seed = new Option<int>("--seed") { Description = "Same seed, same result.", DefaultValueFactory = _ => 1 };

var simulate = new RootCommand("Plays photos through the deployed pipeline: throughput, latency, ceilings, cost.") { photos, perBatch, zips, uploadRate, replicas, instances, megabytes, preprocess, deployments, seed };
simulate.SetAction(parsed =>
{
    var shares = Math.Max(1, parsed.GetValue(deployments));
    var workload = new Workload
    {
        Photos = parsed.GetValue(photos) / shares,
        PhotosPerBatch = parsed.GetValue(perBatch),
        Zips = parsed.GetValue(zips),
        UploadsPerSecond = parsed.GetValue(uploadRate) / shares,
        Seed = parsed.GetValue(seed),
    };
    var platform = new Platform
    {
        MaxReplicas = parsed.GetValue(replicas),
        MaxInstances = parsed.GetValue(instances),
        PhotoMegabytes = parsed.GetValue(megabytes),
        PreprocessSeconds = parsed.GetValue(preprocess),
    };
    if (shares > 1)
    {
        Console.WriteLine($"one of {shares} deployments side by side:");
    }
    Console.Write(new Pipeline(workload, platform).Run().ToText(new Prices()));
});

return simulate.Parse(args).Invoke();
