/**
 * What the servers of this program share: a server on this machine with bounds on threads, connections and time, who may ask it for what, and
 * how it answers. {@link org.rollout4j.http.Origins} says what is refused to pages of others.
 */
package org.rollout4j.http;
