"""The dashboards: a Dash app over the current release, one file per page in `pages/`.

state → selection → page: what the address asks for, what the release has of it, what is shown.
The address is the whole state, so every view can be shared, and a view is made once per release.
"""
