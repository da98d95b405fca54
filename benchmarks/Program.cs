using System.CommandLine;
using DeepEmotion.Benchmarks;

var folder = new Argument<DirectoryInfo>("folder") { Description = "Photos, and photos.csv where the number of their faces is known." };
var rows = new Option<FileInfo?>("--rows") { Description = "Writes a row for each face to this file." };
var faces = new Command("faces", "Finds and scores the faces in a folder of photos.") { folder, rows };
faces.SetAction(parsed => FacesInFolder.Run(parsed.GetValue(folder)!.FullName, parsed.GetValue(rows), Console.Out));

return new RootCommand("What ./bench.sh runs.") { faces }.Parse(args).Invoke();
