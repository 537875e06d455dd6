/** What a third party brings: REINFORCE, corridors to walk along, and a network backend. */
package com.acme;
