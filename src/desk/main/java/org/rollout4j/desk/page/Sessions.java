package org.rollout4j.desk.page;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.rollout4j.core.SplitMix;
import org.rollout4j.desk.profile.Base;
import org.rollout4j.desk.profile.Profile;

/** The profiles of a folder, all on one base; each is opened when it is first asked for. */
final class Sessions implements Closeable {
    private final DeskModel model;
    private final Path parent;
    private final Desk.Setup setup;
    private final Base base;
    private final Map<String, Session> open = new LinkedHashMap<>();
    private boolean closed;

    Sessions(DeskModel model, Path parent, Desk.Setup setup) {
        this.model = model;
        this.parent = parent;
        this.setup = setup;
        base = Base.of(model.name(), model.model());
    }

    /**
     * One by its name.
     *
     * @throws NoSuchElementException if there is none
     * @throws IOException if it cannot be opened; the message is one line
     */
    synchronized Session of(String name) throws IOException {
        Session known = open.get(name);
        if (known != null) {
            return known;
        }
        Path folder = Profile.folder(parent, name);
        if (Profile.list(parent).stream().noneMatch(about -> about.folder().equals(folder))) {
            throw new NoSuchElementException("there is no such profile");
        }
        return add(name, Profile.open(folder, base, setup.clock()));
    }

    /**
     * Makes one.
     *
     * @throws IOException if there is one of that name, or it cannot be made; the message is one line
     */
    synchronized Session create(String name) throws IOException {
        return add(name, Profile.create(Profile.folder(parent, name), base, setup.clock()));
    }

    /** Opens one that is there, and else makes it. */
    synchronized Session openOrCreate(String name) throws IOException {
        try {
            return of(name);
        } catch (NoSuchElementException e) {
            return create(name);
        }
    }

    private Session add(String name, Profile profile) throws IOException {
        if (closed) {
            profile.close();
            throw new IOException("the desk is closed");
        }
        Session session = new Session(
                profile,
                giveWay -> setup.learners().fresh(model.model(), setup.textsOrNull(), giveWay),
                new SplitMix(SplitMix.derive(setup.seed(), open.size())));
        open.put(name, session);
        return session;
    }

    /** What there is, sorted by name. */
    List<Map<String, Object>> list() throws IOException {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Profile.About about : Profile.list(parent)) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", about.folder().getFileName().toString());
            json.put("problem", about.problem());
            json.put("base", about.base() == null ? null : about.base().name());
            list.add(json);
        }
        return list;
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        for (Session session : open.values()) {
            session.close();
        }
        open.clear();
    }
}
