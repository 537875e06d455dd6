package org.rollout4j.run;

import java.util.Optional;
import org.rollout4j.core.Numerics;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.nn.train.NumericsHere;
import org.rollout4j.train.RunDirectory;

/** Checks that the last checkpoint in a run's directory is one of that run. */
public record OwnCheckpoint(RunDirectory directory) {
    /**
     * @param what it is that the checkpoint and the run must have in common
     * @throws InvalidFileException if they do not; the message names it
     */
    public void same(String what, Object there, Object here) throws InvalidFileException {
        if (!there.equals(here)) {
            throw foreign("its " + what + " is " + there + ", that of this run is " + here);
        }
    }

    /** What to throw where it belongs to another run. */
    public InvalidFileException foreign(String difference) {
        return new InvalidFileException(
                directory.lastFile(),
                "belongs to another run than " + directory.path().resolve(RunDirectory.CONFIG) + ": " + difference);
    }

    /**
     * What to say if the run cannot go on to the same bits here.
     *
     * @param before what computed; null if that is not known
     */
    public Optional<String> note(Numerics before) {
        return Optional.ofNullable(before)
                .flatMap(NumericsHere::differenceFrom)
                .map(difference -> directory.lastFile() + ": " + difference);
    }
}
