package org.rollout4j.desk.simulate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rollout4j.file.AtomicFiles;
import org.rollout4j.file.InvalidFileException;
import org.rollout4j.file.Json;

/**
 * What the results of a folder are of. More users and seeds may come to it; all else is to be as it was.
 *
 * @param world what users write
 * @param base the SHA-256 of the model
 * @param events how many opportunities each user has
 */
record SimulationFile(String world, String base, int events) {
    private static final String NAME = "simulation.json";

    static void claim(Path folder, World world, SimulationConfig config) throws IOException {
        SimulationFile own = new SimulationFile(world.name(), world.base().sha256(), config.events());
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) {
            AtomicFiles.write(file, out -> out.write(Json.pretty(own)));
        }
        SimulationFile there = Json.read(file, SimulationFile.class);
        if (!there.equals(own)) {
            throw new InvalidFileException(file, "is of " + there + ": " + own + " needs a folder of its own");
        }
    }
}
