namespace DeepEmotion.Simulation;

/// <summary>Uploads, the Functions app, the queue and the scorers, played as discrete events.</summary>
internal sealed class Pipeline
{
    private readonly Clock _clock = new();
    private readonly Workload _workload;
    private readonly Platform _platform;
    private readonly Random _random;
    private readonly Storage _storage;
    private readonly FunctionsFleet _functions;
    private readonly ScorerFleet _scorers;
    private readonly MessageSizes _sizes = new();
    private readonly List<float> _latencies;
    private double _lastRow;
    private long _messages;
    private long _messageBytes;

    public Pipeline(Workload workload, Platform platform)
    {
        (_workload, _platform) = (workload, platform);
        _random = new Random(workload.Seed);
        _storage = new Storage(platform);
        _functions = new FunctionsFleet(_clock, platform);
        _scorers = new ScorerFleet(_clock, platform, _storage, _random, Record);
        _latencies = new List<float>(workload.Photos);
    }

    public Outcome Run()
    {
        if (_workload.Zips)
        {
            UploadZip(0);
        }
        else
        {
            UploadPhoto(0);
        }
        _clock.Run();
        _latencies.Sort();
        return new Outcome
        {
            Workload = _workload,
            Platform = _platform,
            Latencies = _latencies,
            Seconds = _lastRow,
            Messages = _messages,
            MessageBytes = _messageBytes,
            Storage = _storage,
            Functions = _functions,
            Scorers = _scorers,
        };
    }

    private void UploadPhoto(int index)
    {
        var uploaded = _clock.Now;
        _storage.WriteBlob(uploaded);
        _clock.After(EventDelay(), () => _functions.Submit(() => Preprocess(index / _workload.PhotosPerBatch, uploaded)));
        if (index + 1 < _workload.Photos)
        {
            _clock.After(1 / _workload.UploadsPerSecond, () => UploadPhoto(index + 1));
        }
    }

    // The host's own work for a blob event: its queue's put, take (a 16th) and delete, and two looks at the blob. With Event Grid it keeps no receipts.
    private double HostEvent() => Math.Max(_storage.UseEvents(_clock.Now), _storage.ReadBlob(_clock.Now, 2));

    private double Preprocess(int batch, double uploaded)
    {
        var read = Math.Max(HostEvent(), _storage.ReadBlob(_clock.Now)) - _clock.Now + _platform.StorageDelay + _platform.PhotoMegabytes / _platform.MegabytesPerSecond;
        var seconds = read + PreprocessSeconds();
        var faces = _workload.DrawFaces(_random);
        _clock.After(seconds, () =>
        {
            if (faces == 0)
            {
                Finish(uploaded, _storage.WriteRows(_clock.Now, batch, 1) + _platform.StorageDelay);
                return;
            }
            Send(batch, [uploaded], faces);
        });
        return seconds;
    }

    private void UploadZip(int batch)
    {
        var uploaded = _clock.Now;
        var photos = Math.Min(_workload.PhotosPerBatch, _workload.Photos - batch * _workload.PhotosPerBatch);
        _storage.WriteBlob(uploaded, Math.Ceiling(photos * _platform.PhotoMegabytes / _platform.UploadBlockMegabytes));
        _clock.After(EventDelay(), () => _functions.Submit(() => ReadZip(batch, photos, uploaded)));
        if ((batch + 1) * _workload.PhotosPerBatch < _workload.Photos)
        {
            _clock.After(photos / _workload.UploadsPerSecond, () => UploadZip(batch + 1));
        }
    }

    private double ReadZip(int batch, int photos, double uploaded)
    {
        HostEvent();
        var seconds = 0.0;
        var (waiting, faces, faceless) = (0, 0, 0);
        for (var i = 0; i < photos; i++)
        {
            seconds += PreprocessSeconds();
            var found = _workload.DrawFaces(_random);
            (waiting, faces, faceless) = found == 0 ? (waiting, faces, faceless + 1) : (waiting + 1, faces + found, faceless);
            if (waiting == _platform.PhotosPerGroup || faces >= _platform.FacesPerGroup || (i == photos - 1 && waiting > 0))
            {
                var (group, groupFaces) = (waiting, faces);
                _clock.After(seconds, () => Send(batch, [.. Enumerable.Repeat(uploaded, group)], groupFaces));
                (waiting, faces) = (0, 0);
            }
        }
        _storage.ReadBlob(_clock.Now, Math.Ceiling(photos * _platform.PhotoMegabytes / _platform.ArchiveReadMegabytes));
        _clock.After(seconds, () => WriteFaceless(batch, faceless, uploaded));
        return seconds;
    }

    private void WriteFaceless(int batch, int photos, double uploaded)
    {
        for (; photos > 0; photos -= _platform.PhotosPerGroup)
        {
            var rows = Math.Min(photos, _platform.PhotosPerGroup);
            var written = _storage.WriteRows(_clock.Now, batch, rows) + _platform.StorageDelay;
            for (var i = 0; i < rows; i++)
            {
                Finish(uploaded, written);
            }
        }
    }

    private void Send(int batch, double[] uploaded, int faces)
    {
        var bytes = _sizes.Of(uploaded.Length, faces);
        var claim = bytes > MessageSizes.Limit;
        _messages++;
        _messageBytes += bytes;
        var blob = claim ? _storage.WriteBlob(_clock.Now) : _clock.Now;
        var sent = Math.Max(blob, _storage.UseScoreFaces(_clock.Now, 1, 1)) + _platform.StorageDelay;
        _clock.At(sent, () => _scorers.Arrive(new Message(batch, uploaded, faces, claim)));
    }

    private void Record(Message message, double written)
    {
        foreach (var uploaded in message.Uploaded)
        {
            Finish(uploaded, written);
        }
    }

    private void Finish(double uploaded, double written)
    {
        _latencies.Add((float)(written - uploaded));
        _lastRow = Math.Max(_lastRow, written);
    }

    private double EventDelay() => _platform.EventDelay * Math.Exp((_random.NextDouble() - 0.5) * 2);

    private double PreprocessSeconds() => _platform.PreprocessSeconds * (0.5 + _random.NextDouble());
}
