using DeepEmotion.DetectorConverter;

if (args is not [var folder, .. { Length: > 0 } files])
{
    Console.Error.WriteLine("Usage: DetectorConverter FOLDER FILE.tflite... (writes FOLDER/FILE.onnx)");
    return 1;
}
Directory.CreateDirectory(folder);
foreach (var file in files)
{
    var name = Path.GetFileNameWithoutExtension(file);
    var path = Path.Combine(folder, name + ".onnx");
    // Two builds may convert at the same time: each moves a whole file into place.
    var whole = $"{path}.{Environment.ProcessId}";
    File.WriteAllBytes(whole, TfliteConverter.ToOnnx(TfliteModel.Read(File.ReadAllBytes(file)), name));
    File.Move(whole, path, overwrite: true);
}
return 0;
