package org.rollout4j.lm.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rollout4j.core.Experience;
import org.rollout4j.core.Sha256;
import org.rollout4j.core.Source;
import org.rollout4j.core.State;
import org.rollout4j.lm.data.DataFiles;
import org.rollout4j.lm.tune.Data;

/**
 * What a run learns from, with the SHA-256 of its files: its place in them, which a checkpoint holds, is of use in the same files alone.
 */
final class OwnData<P, D extends Experience> implements Source<P, D> {
    private static final String HASHES = "files";

    private final Source<? super P, D> source;
    private final List<Path> files;
    private final String hashes;

    /**
     * @param source closed with this
     * @throws IOException if a file cannot be read
     */
    OwnData(Source<? super P, D> source, Data data) throws IOException {
        this.source = source;
        this.files = files(data);
        List<String> each = new ArrayList<>();
        for (Path file : files) {
            each.add(Sha256.of(file));
        }
        this.hashes = String.join("\n", each);
    }

    private static List<Path> files(Data data) throws IOException {
        List<Path> paths = new ArrayList<>(data.training());
        data.validation().ifPresent(paths::add);
        return paths.isEmpty() ? List.of() : DataFiles.of(paths);
    }

    @Override
    public D collect(P behaviour) {
        return source.collect(behaviour);
    }

    @Override
    public void requestStop() {
        source.requestStop();
    }

    @Override
    public State state() {
        State.Builder state = State.builder();
        source.state().tensors().forEach(state::put);
        return state.putText(HASHES, hashes).build();
    }

    /** @throws IllegalArgumentException if it was taken with other files; those of earlier versions say nothing of them */
    @Override
    public void restore(State state) {
        if (state.has(HASHES) && !state.text(HASHES).equals(hashes)) {
            throw new IllegalArgumentException(difference(state.text(HASHES).split("\n", -1)));
        }
        source.restore(state);
    }

    private String difference(String... before) {
        String[] now = hashes.split("\n", -1);
        if (before.length != now.length) {
            return "its data were " + before.length + " files, and are " + now.length;
        }
        int first = 0;
        while (before[first].equals(now[first])) {
            first++;
        }
        return files.get(first) + " has other content than when it was begun";
    }

    @Override
    public void close() {
        source.close();
    }
}
